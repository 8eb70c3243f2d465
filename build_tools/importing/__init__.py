"""Old mail, pages and feeds become draft items: one file in, one draft per article out, or one clear refusal.

The way of a file, a module a step:

* ``intake`` reads it (size limit first), parts the mails of a mailbox and sees what each is; ``mail``, ``webpage``
  and ``feed`` take it apart into a ``Letter``: texts of untrusted HTML, what is known about each, the pictures
  inside, and a copy to keep.
  What a reply quotes (``replies``) and what stands above a forwarded mail (``forwarded``) is left out of both.
* ``tidy`` makes the HTML safe, ``blocks`` lays it flat, ``split`` finds the articles, ``to_markdown`` writes them.
* ``dates`` and ``guess`` fill in the front matter, ``drafts`` writes the file and marks what is unsure,
  ``pictures`` keeps real raster images, ``known`` finds what the archive has already.
* ``store`` writes everything of one file or nothing. ``run`` is the story from end to end.

Personal data: ``recipients`` knows whom a mail was sent to and takes them out, of the articles and of the kept
copy alike. The copy is therefore not the file byte for byte: of a mail's headers only From, Subject and Date
are kept (of a forwarded mail its own), its attachments are left out, and addresses, greetings by name, personal
links and tracking are gone.
"""

from build_tools.importing.run import Outcome, import_files

__all__ = ["Outcome", "import_files"]
