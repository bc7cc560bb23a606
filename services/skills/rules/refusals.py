"""What contradicts what is known of campaigns, competitions, works: a refusal for each fact."""

from __future__ import annotations

from shared.streams.rules import Refused


class EndsFirst(Refused):
    """Something would end before it begins."""


class CampaignOver(Refused):
    """The campaign had ended by that day, or been ended."""


class CampaignCountsOther(Refused):
    """The campaign doesn't count this as taking part."""


class QuotaAnsweredBefore(Refused):
    """The quota was taken on already; a new one has to be set first."""


class ChangeNotNamed(Refused):
    """Whoever asks for another quota says which, and whoever takes it on says none."""


class NoScale(Refused):
    """A competition is scored on a scale above nothing."""


class CompetitionOver(Refused):
    """The competition had ended by that day."""


class EntryOfNobody(Refused):
    """An entry is either a worker by key or a number of workers without."""


class EnteredBefore(Refused):
    """The union has entered this worker in this competition already."""


class OtherEntry(Refused):
    """The entry is of another competition, union, worker or employer."""


class EntryOut(Refused):
    """The entry was taken back or disqualified."""


class OnlyOrganizerDisqualifies(Refused):
    """A union takes its entries back; whom to disqualify the organizer says."""


class ScoreOutsideScale(Refused):
    """The score is above the scale."""


class ScoreContradicts(Refused):
    """Who was absent has no score and no rank; whoever was there has a score."""


class ScoredBefore(Refused):
    """The entry has a score in this round: it is corrected, or appealed against."""


class NotScored(Refused):
    """The entry has no score in this round."""


class RoundPublished(Refused):
    """The result of the round is published."""


class AppealContradicts(Refused):
    """An appeal that is upheld changes score or rank, one that isn't changes neither."""


class ReasonMissing(Refused):
    """Who declines or puts off a suggestion says why."""


class SuggestionDecided(Refused):
    """The suggestion stands at a step that this one can't follow."""


class AuthorTwice(Refused):
    """A worker is named twice as author."""


class NoAuthor(Refused):
    """A work has one author at least, with or without key."""


class NotAnAuthor(Refused):
    """A reward for a work is paid to its authors."""


class BenefitVerifiedBefore(Refused):
    """The benefit was verified already."""


class NotAMethod(Refused):
    """Only a method is named as one."""


class NamedBefore(Refused):
    """It has the name at this level already."""


class NoNameHeld(Refused):
    """There is no name at this level to keep or to lose."""


class CourseOver(Refused):
    """The course was finished already."""


class GradeNotRaised(Refused):
    """The new grade isn't above the old one."""
