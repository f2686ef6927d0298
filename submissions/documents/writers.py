"""The forms in which a paper is written."""

from submissions.documents.docx import write_docx
from submissions.documents.pdf import write_pdf
from submissions.documents.xlsx import write_xlsx

# By the ending of the file; each makes bytes of a Paper.
WRITERS = {"xlsx": write_xlsx, "pdf": write_pdf, "docx": write_docx}
