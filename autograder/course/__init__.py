"""The course: its settings, masters, questions, bundles and releases."""
