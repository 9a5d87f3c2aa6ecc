import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judges PDF files with veraPDF, all in one start: a line for each verdict, and one for each fault. */
public class Judge {
    private static final String[] STANDARDS = {"2u", "ua1"};

    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String standard : STANDARDS) {
            PDFAFlavour flavour = PDFAFlavour.fromString(standard);
            for (String file : files) {
                judge(file, standard, flavour);
            }
        }
    }

    private static void judge(String file, String standard, PDFAFlavour flavour) throws Exception {
        try (FileInputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            tell("verdict", file, standard, result.isCompliant() ? "passed" : "failed");
            for (TestAssertion fault : result.getTestAssertions()) {
                if (fault.getStatus() == TestAssertion.Status.FAILED) {
                    tell("fault", file, standard, fault.getRuleId().getClause() + ": " + fault.getMessage());
                }
            }
        }
    }

    private static void tell(String what, String file, String standard, String told) {
        System.out.println(String.join("\t", what, file, standard, told.replaceAll("\\s+", " ")));
    }
}
