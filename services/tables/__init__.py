"""The typed tables, all in one place for those who read or write them."""

from services.tables.admins import Admin
from services.tables.base import Table
from services.tables.bookings import Booking, BookingEvent, CodeMiss, MoveOver, OwnerToken, ReferralCode
from services.tables.changes import StayChange
from services.tables.costs import MessageCost
from services.tables.ledger import Entry, Posting
from services.tables.lines import Halt, Pace, TemplateState
from services.tables.live import LiveSetting
from services.tables.payments import Payment, Refund, StrayPayment
from services.tables.payouts import Payout
from services.tables.people import Conversation, Person, PersonAlias
from services.tables.places import Claim, Listing, SpecialPrice, Unit
from services.tables.post import InboxRow, Lease, NotificationLog, OutboxRow, Picture, Upload
from services.tables.reminders import Rating, ReminderRow
from services.tables.tallies import Tally
from services.tables.trail import TrailRow

__all__ = [
    "Admin",
    "Booking",
    "BookingEvent",
    "Claim",
    "CodeMiss",
    "Conversation",
    "Entry",
    "Halt",
    "InboxRow",
    "Lease",
    "Listing",
    "LiveSetting",
    "MessageCost",
    "MoveOver",
    "NotificationLog",
    "OutboxRow",
    "OwnerToken",
    "Pace",
    "Payment",
    "Payout",
    "Person",
    "PersonAlias",
    "Picture",
    "Posting",
    "Rating",
    "ReferralCode",
    "Refund",
    "ReminderRow",
    "SpecialPrice",
    "StayChange",
    "StrayPayment",
    "Table",
    "Tally",
    "TemplateState",
    "TrailRow",
    "Unit",
    "Upload",
]
