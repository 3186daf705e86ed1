"""The pretend Paytm: initiate, hosted page, callbacks, status and refunds, with the real checksum."""
