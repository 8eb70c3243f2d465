"""The proof that nothing is lost on the way to the reader: a built site beside what the contract promises."""

from build_tools.validate.proof.compare import Proof, prove
from build_tools.validate.proof.due import Content

__all__ = ["Content", "Proof", "prove"]
