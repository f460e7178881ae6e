"""The kit's exceptions. A student's failure is never one of these: it is an outcome in a record.

Every message names the file or the thing, the place, and the way out. The command line turns
`UsageError` into exit status 2 and `MachineryError` into exit status 1.
"""


class AutograderError(Exception):
    """Anything the kit itself reports; the text is meant for the person at the keyboard."""


class UsageError(AutograderError):
    """The command or its configuration is wrong; nothing was written."""


class ConfigError(UsageError):
    """`grading.yml` (or a file it names) is wrong: file, line, field, what was expected."""


class MasterError(UsageError):
    """A master, a hidden test or a wheat or chaff file cannot be used as it stands."""


class RejectedSubmission(AutograderError):
    """A file that cannot be graded; the text is the reason that student and staff read."""


class MachineryError(AutograderError):
    """The grader failed, not the student: tried again, then reported, never a zero."""


class SandboxError(MachineryError):
    """A sandbox did not come up, died, or broke its protocol; it must be replaced."""


class GraderCrashError(SandboxError):
    """The grader process crashed or hung, with a submission in play: that may be to blame."""


class SandboxLostError(SandboxError):
    """A sandbox that had come up ended, or fell silent, while a submission was in it."""
