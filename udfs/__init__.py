"""函数声明：what Excel sees. One declaration for each JX_ function, nothing else.

The modules here import the core of xladdin and hold no arithmetic of their own.
"""
