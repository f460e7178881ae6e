"""From masters to what students and graders get: the gate, the change log, versions."""
