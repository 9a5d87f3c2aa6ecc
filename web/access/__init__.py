"""Who may come in: sessions, permissions, the guard before every view, the brake on guessing."""
