"""What became of the demo's plans: announced, held, reported, answered, confirmed."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from review.management.demo_pictures import draw_photo
from submissions.activities.announcing import announce_occasion
from submissions.activities.drafts import EditedItem, save_announcement, save_report
from submissions.activities.handling import confirm_report, return_report
from submissions.activities.photos import caption_file, store_occasion_file
from submissions.activities.pictures import prepare_picture
from submissions.activities.publishing import (
    clear_publication,
    mark_publishable,
    read_publication,
)
from submissions.activities.reporting import file_report, prefill_report
from submissions.calendars import WorkingCalendar, read_calendar
from submissions.choices import AudienceGroup, OccasionFileKind, OpinionHandling, Role
from submissions.models import (
    MediaItem,
    Occasion,
    OccasionFile,
    Opinion,
    User,
)

DATA = Path(__file__).parent / "demo_data" / "occasions.json"
LOGO = "政务公开主题日"
CAPTIONS = ("标识展板前讲解", "现场提问和答复")
REMARKS = {
    "present-press": "签到表上有 3 家媒体，请核对人数。",
    "what_decided": "请写明由谁办、什么时候办完。",
}
# Working days: announced so long before, reported and confirmed so long after.
AHEAD, REPORTED_AFTER, CONFIRMED_AFTER = 8, 3, 2
GUESTS = {
    AudienceGroup.DEPUTY: 3,
    AudienceGroup.ADVISER: 2,
    AudienceGroup.EXPERT: 1,
    AudienceGroup.PRESS: 2,
    AudienceGroup.BUSINESS: 2,
    AudienceGroup.RESIDENT: 26,
}
EXEMPLARY_FROM = 3  # opinions answered, and an experience told


@dataclass(frozen=True)
class Story:
    """An occasion, what is told of it, and the people who act."""

    occasion: Occasion
    said: dict
    filer: User
    office: User
    calendar: WorkingCalendar

    @property
    def seed(self):
        """A number of its own, the same in every demo."""
        return sum(map(ord, self.said["title"]))

    def count_guests(self, group):
        return GUESTS[group] + self.seed % (3 if GUESTS[group] < 5 else 13)


def list_stories(campaign, name):
    """[Story] of a campaign's activities, by the last day of their months."""
    told = {one["title"]: one for one in json.loads(DATA.read_text("utf-8"))[name]}
    office, calendar = User.objects.get(username="office"), read_calendar()
    occasions = Occasion.objects.filter(activity__campaign=campaign)
    return [
        Story(
            occasion=occasion,
            said=told[occasion.title],
            filer=occasion.unit.people.get(role=Role.FILER),
            office=office,
            calendar=calendar,
        )
        for occasion in occasions.with_row_data().order_by("last_day", "pk")
        if occasion.title in told
    ]


def hold_2023(campaign):
    """Every activity was held, reported and confirmed."""
    for story in list_stories(campaign, "2023"):
        hold_and_confirm(story)


def hold_this_year(campaign, now):
    """Confirmed in earlier months, in every other state lately; the rest is ahead."""
    today = timezone.localdate(now)
    stories = list_stories(campaign, "this_year")
    over = [one for one in stories if one.occasion.last_day < today][::-1]
    for place, story in enumerate(over):
        act = OUTCOMES[place] if place < len(OUTCOMES) else hold_and_confirm
        act(story, now)
    for story in stories[len(over) :]:
        announce_what_is_near(story, today)


def choose_day(story):
    """The day of the activity: as the theme says, else a working day of its month."""
    year = story.occasion.campaign.year
    if written := story.said.get("day"):
        return date(year, *map(int, written.split("-")))
    first = date(year, story.occasion.months.first, 1)
    day = first + timedelta(days=7 + story.seed % 14)
    return story.calendar.add_working_days(day, 1)


def announce(story, day):
    """Written and announced AHEAD working days before `day`."""
    occasion, said = story.occasion, story.said
    fields = {
        "day": day,
        "starts": time.fromisoformat(said["starts"].zfill(5)),
        "ends": time.fromisoformat(said["ends"].zfill(5)),
        "place": said["place"],
        "lead_person": story.filer.name,
        "sign_up": "在社区、村部报名，或打电话给牵头单位。",
        "public_phone": occasion.campaign.office_phone,
        "plan_text": occasion.activity.summary,
    }
    planned = {group: story.count_guests(group) for group in AudienceGroup}
    save_announcement(
        occasion,
        actor=story.filer,
        revision=occasion.revision,
        fields=fields,
        planned=planned,
    )
    announce_occasion(occasion, actor=story.filer, revision=occasion.revision)
    occasion.refresh_from_db()
    back_date(
        occasion,
        announced_at=find_hour(story, day, -AHEAD, 10),
        changed_at=find_hour(story, day, -AHEAD, 10),
    )


def announce_what_is_near(story, today):
    """This month's activity, and next month's that names its day; later ones wait."""
    day = choose_day(story)
    if day <= today:
        day = story.calendar.add_working_days(today, -1)
    first = story.occasion.last_day.replace(day=1)
    near = first <= today or story.said.get("day")
    if near and story.occasion.covers(day):
        announce(story, day)


def report(story):
    """Hold it, write the report with photos, opinions and media, and file it."""
    day = choose_day(story)
    announce(story, day)
    photos = add_photos(story, day)
    write_report(story, day, photos)
    received = find_hour(story, day, REPORTED_AFTER, 16)
    file_report(
        story.occasion,
        actor=story.filer,
        key=uuid4(),
        revision=story.occasion.revision,
        received=received,
    )
    story.occasion.refresh_from_db()
    back_date(story.occasion, changed_at=received)


def write_report(story, day, photos):
    occasion, said = story.occasion, story.said
    fields = prefill_report(occasion) | {
        "logo_shown": True,
        "logo_photo": photos[0],
        "cover": photos[1],
        "what_shown": said["story"],
        "what_decided": said["decided"],
        "experience": said["experience"],
    }
    present = {
        group: max(story.count_guests(group) - 1 + place % 3, 0)
        for place, group in enumerate(AudienceGroup)
    }
    save_report(
        occasion,
        actor=story.filer,
        revision=occasion.revision,
        fields=fields,
        present=present,
        opinions=[make_opinion(story, day, one) for one in said["opinions"]],
        media=[make_media_item(story, day, one) for one in said["media"]],
    )


def make_opinion(story, day, said):
    answered = said["handling"] != OpinionHandling.OPEN
    return EditedItem(
        Opinion(
            group=said["group"],
            text=said["text"],
            handling=said["handling"],
            answer=said["answer"],
            answering_unit=said["unit"],
            answered_on=story.calendar.add_working_days(day, 2) if answered else None,
        )
    )


def make_media_item(story, day, said):
    return EditedItem(
        MediaItem(
            kind=said["kind"],
            outlet=said["outlet"],
            title=said["title"],
            address=""
            if said["kind"] == "press"
            else f"https://www.example.cn/{day:%Y%m}/{story.occasion.pk}.html",
            published_on=story.calendar.add_working_days(day, 1),
        )
    )


def add_photos(story, day):
    """[OccasionFile]: one with the LOGO, one of the talk."""
    return [add_photo(story, day, number) for number in range(len(CAPTIONS))]


def add_photo(story, day, number):
    content = draw_photo(
        story.said["scene"], story.seed + number, "" if number else LOGO
    )
    photo = store_occasion_file(
        story.occasion,
        actor=story.filer,
        kind=OccasionFileKind.PHOTO,
        name=f"现场{number + 1}.jpg",
        content=content,
        prepare=prepare_picture,
    )
    caption_file(photo, actor=story.filer, caption=CAPTIONS[number])
    OccasionFile.objects.filter(pk=photo.pk).update(
        uploaded_at=find_hour(story, day, 1, 9)
    )
    return photo


# --- outcomes of this year ------------------------------------------------------


def hold_and_confirm(story, now=None):
    report(story)
    answered = sum(one["answer"] != "" for one in story.said["opinions"])
    exemplary = bool(story.said["experience"]) and answered >= EXEMPLARY_FROM
    confirm_report(story.occasion, actor=story.office, exemplary=exemplary)
    back_date(
        story.occasion,
        confirmed_at=find_hour(
            story, story.occasion.day, REPORTED_AFTER + CONFIRMED_AFTER, 10
        ),
    )
    if exemplary:
        publish(story)


def publish(story):
    """Its photos may be shown, and the page for the website was cleared."""
    occasion, day = story.occasion, story.occasion.day
    photos = {photo.pk for photo in occasion.photos}
    mark_publishable(occasion, actor=story.filer, ticked=photos, shown=photos)
    publication = read_publication(occasion)
    clear_publication(
        occasion,
        actor=story.filer,
        checked_by=story.filer.name,
        sha256=publication.sha256,
    )
    occasion.files.update(publishable_since=find_hour(story, day, REPORTED_AFTER, 15))
    occasion.clearances.update(cleared_at=find_hour(story, day, REPORTED_AFTER, 17))


def hold_and_report(story, now):
    report(story)


def hold_and_return(story, now):
    report(story)
    return_report(
        story.occasion,
        actor=story.office,
        answer_by=story.calendar.add_working_days(timezone.localdate(now), 4),
        remarks=REMARKS,
    )


def hold_without_report(story, now):
    announce(story, choose_day(story))


def forget_to_announce(story, now):
    """Nobody did anything."""


# What became of this year's activities whose month is over, the newest first.
OUTCOMES = (
    hold_and_report,
    hold_without_report,
    hold_and_report,
    hold_and_return,
    forget_to_announce,
)


def find_hour(story, day, working_days, hour):
    day = story.calendar.add_working_days(day, working_days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def back_date(occasion, **dates):
    """As in `demo_dates.back_date`: what an act stamps with the moment it runs."""
    Occasion.objects.filter(pk=occasion.pk).update(**dates)
