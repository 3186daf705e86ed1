"""Tickets as people hold them: the facts, the picture, the sheet of paper, the QR. Never decides who may have one."""
