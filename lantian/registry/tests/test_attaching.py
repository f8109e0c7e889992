"""The papers of a child's file: attached, opened, replaced, withdrawn; closed ones and the emergency."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, IntegrityError, ProgrammingError
from django.test import Client
from django.utils import timezone
from PIL import Image

from lantian.access.emergencies import break_glass, open_in_emergency
from lantian.access.models import AccessEntry, EmergencyOpening
from lantian.access.scopes import acting_as
from lantian.files.models import StoredFile
from lantian.files.papers import PaperRefused
from lantian.files.services import content_of, path_of
from lantian.files.tests.papers import HEIC, pdf, photograph
from lantian.registry.errors import RegistryError
from lantian.registry.models import ChildDocument, Residence
from lantian.registry.services.attaching import attach_document, replace_document, withdraw_document
from lantian.registry.services.facts import record_change
from lantian.registry.tests.papers import DATED, attached
from tests.cast import HONGYAN, Cast

Enter = Callable[[str], Client]
NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def files_root(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo"
    path.write_bytes(photograph(80, 60))
    return path


def seen_by(cast: Cast, part: str) -> set[str]:
    with acting_as(cast.posts[part], read_only=True):
        kinds = set(ChildDocument.objects.values_list("kind", flat=True))
        files = StoredFile.objects.filter(purpose="document").count()
        assert files == ChildDocument.objects.count(), "a file is seen with its paper or not at all"
        return kinds


class TestService:
    def test_a_paper_is_kept_sealed_under_what_it_is(self, cast: Cast, files_root: Path) -> None:
        document = attached(cast, cast.village_director, note="父亲签字")
        with acting_as(cast.village_director, read_only=True):
            stored = StoredFile.objects.get(pk=document.file_id)
            assert Image.open(BytesIO(b"".join(content_of(stored)))).size == (48, 64)
        assert (stored.name, stored.kind) == ("委托照护书面告知-20260301.jpg", "jpeg")
        assert (stored.child, stored.purpose, stored.compartment) == (cast.children["小雨"], "document", "")
        assert (document.number, document.is_latest, document.compartment) == (1, True, "")
        assert b"JFIF" not in path_of(stored.pk).read_bytes()

    def test_the_log_says_who_attached_it(self, cast: Cast) -> None:
        document = attached(cast, cast.village_director)
        with acting_as(cast.county_office, read_only=True):
            entry = AccessEntry.objects.get(action="registry.attach_document")
        assert (entry.child, entry.detail) == (cast.children["小雨"], {"document": str(document.pk)})

    def test_sent_twice_it_is_there_once(self, cast: Cast, photo: Path) -> None:
        first = attached(cast, cast.village_director, content=photo.read_bytes())
        assert attached(cast, cast.village_director, content=photo.read_bytes()) == first
        attached(cast, cast.village_director, "guardian_pledge", content=photo.read_bytes())
        with acting_as(cast.village_director, read_only=True):
            assert ChildDocument.objects.count() == 2

    def test_a_newer_version_keeps_the_older(self, cast: Cast, photo: Path) -> None:
        first = attached(cast, cast.village_director)
        with acting_as(cast.village_director):
            second = replace_document(document=first, number=1, dated_on=TODAY, note="", path=photo)
            rows = list(ChildDocument.objects.order_by("number"))
            assert [(row.number, row.is_latest) for row in rows] == [(1, False), (2, True)]
            assert len({row.series for row in rows}) == 1
            assert all(path_of(row.file_id).exists() for row in rows)
            again = replace_document(document=first, number=1, dated_on=TODAY, note="", path=photo)
        assert again == second

    def test_two_who_replace_the_same_version_do_not_overwrite_each_other(
        self, cast: Cast, photo: Path
    ) -> None:
        first = attached(cast, cast.village_director)
        with acting_as(cast.village_director):
            replace_document(document=first, number=1, dated_on=TODAY, note="", path=photo)
        photo.write_bytes(photograph(90, 60))
        with acting_as(cast.county_office), pytest.raises(RegistryError, match="document_moved_on"):
            replace_document(document=first, number=1, dated_on=TODAY, note="", path=photo)

    def test_what_is_withdrawn_stays_with_its_reason(self, cast: Cast, photo: Path) -> None:
        first = attached(cast, cast.village_director)
        with acting_as(cast.village_director):
            second = replace_document(document=first, number=1, dated_on=TODAY, note="", path=photo)
            withdraw_document(document=second, reason="拍错了，是哥哥的", now=NOW)
            withdraw_document(document=second, reason="再撤一次", now=NOW + timedelta(days=1))
            rows = list(ChildDocument.objects.all())
            assert {row.withdrawal_reason for row in rows} == {"拍错了，是哥哥的"}
            assert {row.withdrawn_at for row in rows} == {NOW}
            assert {row.withdrawn_by for row in rows} == {cast.village_director.user_id}
            assert all(path_of(row.file_id).exists() for row in rows)
            history = rows[0].history.model.objects.filter(city=rows[0].city)
            assert history.filter(pgh_obj_id=second.pk).get().withdrawn_at is None
            with pytest.raises(RegistryError, match="document_moved_on"):
                replace_document(document=second, number=2, dated_on=TODAY, note="", path=photo)

    @pytest.mark.parametrize(
        ("part", "kind"),
        [
            ("village_director", "guardianship_assessment"),
            ("village_director", "protection_case"),
            ("county_office", "psychological"),
            ("school_head", "entrusted_care_notice"),
            ("psychologist", "psychological"),
            ("class_teacher", "other"),
            ("parent", "other"),
        ],
    )
    def test_nobody_attaches_what_is_not_theirs(self, cast: Cast, photo: Path, part: str, kind: str) -> None:
        with acting_as(cast.posts[part]), pytest.raises(RegistryError, match="kind_not_yours"):
            attach_document(child=cast.child("小雨"), kind=kind, dated_on=DATED, note="", path=photo)

    def test_what_fails_after_the_file_was_sealed_leaves_no_file(
        self, cast: Cast, files_root: Path, photo: Path
    ) -> None:
        with pytest.raises(DataError, match="too long"), acting_as(cast.village_director):
            attach_document(
                child=cast.child("小雨"), kind="other", dated_on=DATED, note="长" * 300, path=photo
            )
        assert not [path for path in files_root.rglob("*") if path.is_file()]

    def test_a_refused_paper_leaves_nothing(self, cast: Cast, files_root: Path) -> None:
        with pytest.raises(PaperRefused):
            attached(cast, cast.village_director, content=HEIC)
        assert not files_root.exists()


@pytest.mark.usefixtures("as_web")
class TestWhoSeesWhat:
    def test_papers_are_for_places_and_schools(self, cast: Cast) -> None:
        attached(cast, cast.village_director)
        for part in ("city_office", "county_office", "town_supervisor", "village_director", "school_head"):
            assert seen_by(cast, part) == {"entrusted_care_notice"}
        for part in ("other_county_office", "next_village_director", "far_village_director"):
            assert seen_by(cast, part) == set()

    @pytest.mark.parametrize("part", ["class_teacher", "proxy_parent", "parent"])
    def test_to_posts_of_single_children_the_database_shows_none(self, cast: Cast, part: str) -> None:
        attached(cast, cast.village_director)
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.posts[part]):
            list(ChildDocument.objects.all())

    def test_they_follow_the_child(self, cast: Cast, guards_hold: Callable[[], None]) -> None:
        attached(cast, cast.village_director)
        with acting_as(cast.county_office):
            child = cast.child("小雨")
            home = Residence.objects.get(child=child.pk)
            record_change(
                child=child, fact=Residence, values={"place": HONGYAN}, since=TODAY, version=home.version
            )
        assert seen_by(cast, "village_director") == set()
        assert seen_by(cast, "next_village_director") == {"entrusted_care_notice"}
        guards_hold()


@pytest.fixture
def closed(cast: Cast) -> ChildDocument:
    """What a protection case holds about 小雨, attached by the county office that has the compartment."""
    cast.county_office.compartments = ["protection"]
    document = attached(cast, cast.county_office, "protection_case")
    cast.county_office.compartments = []
    return document


class TestClosed:
    def test_only_a_post_with_the_compartment_learns_of_it(
        self, cast: Cast, closed: ChildDocument, as_web: None
    ) -> None:
        for part in ("city_office", "county_office", "town_supervisor", "village_director", "school_head"):
            assert seen_by(cast, part) == set()
        cast.town_supervisor.compartments = ["psychology"]
        assert seen_by(cast, "town_supervisor") == set()
        cast.town_supervisor.compartments = ["protection"]
        assert seen_by(cast, "town_supervisor") == {"protection_case"}

    def test_its_history_is_closed_too(self, cast: Cast, closed: ChildDocument, as_web: None) -> None:
        history = ChildDocument.history.rel.related_model  # type: ignore[attr-defined]
        cast.county_office.compartments = ["protection"]
        with acting_as(cast.county_office):
            withdraw_document(document=closed, reason="并入总案", now=NOW)
            assert history.objects.count() == 1
        cast.county_office.compartments = []
        with acting_as(cast.county_office, read_only=True):
            assert history.objects.count() == 0

    def test_the_log_does_not_tell_that_there_is_one(self, cast: Cast, closed: ChildDocument) -> None:
        with acting_as(cast.county_office, read_only=True):
            entry = AccessEntry.objects.get(detail__document=str(closed.pk))
        assert (entry.action, entry.child) == ("registry.read_child", cast.children["小雨"])
        assert entry.detail["did"] == "registry.attach_document"

    def test_a_psychologist_with_the_compartment_keeps_her_own(self, cast: Cast, as_web: None) -> None:
        cast.psychologist.compartments = ["psychology"]
        document = attached(cast, cast.psychologist, "psychological")
        assert seen_by(cast, "psychologist") == {"psychological"}
        assert seen_by(cast, "school_head") == set()
        with acting_as(cast.psychologist):
            withdraw_document(document=document, reason="重新评估", now=NOW)

    def test_the_database_keeps_kind_and_compartment_together(self, cast: Cast) -> None:
        document = attached(cast, cast.village_director)
        with pytest.raises(IntegrityError, match="document_compartment"), acting_as(cast.county_office):
            ChildDocument.objects.filter(pk=document.pk).update(kind="protection_case")


def upload(content: bytes, name: str = "照片.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def address(cast: Cast, rest: str = "", name: str = "小雨") -> str:
    return f"/children/{cast.children[name]}/{rest}"


GIVEN = {"kind": "entrusted_care_notice", "dated_on": "2026-03-01", "note": "父亲签字"}


class TestPages:
    def test_a_village_director_photographs_a_paper_and_opens_it(self, cast: Cast, enter: Enter) -> None:
        director = enter("village_director")
        page = director.get(address(cast, "documents/attach/")).content.decode()
        assert 'capture="environment"' in page
        assert "心理评估材料" not in page
        answer = director.post(
            address(cast, "documents/attach/"), {**GIVEN, "photo": upload(photograph(80, 60))}, follow=True
        )
        assert "委托照护书面告知" in answer.content.decode()
        assert "父亲签字" in answer.content.decode()
        with acting_as(cast.village_director, read_only=True):
            key = ChildDocument.objects.get().pk
        opened = director.get(address(cast, f"documents/{key}/"))
        assert opened.status_code == 200
        assert Image.open(BytesIO(b"".join(opened.streaming_content))).size == (60, 80)
        assert opened["Content-Type"] == "image/jpeg"
        assert opened["Content-Disposition"].startswith("inline; filename*=utf-8''%E5%A7%94")
        assert opened["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in opened["Content-Security-Policy"]
        assert "default-src 'none'" in opened["Content-Security-Policy"]
        assert opened["Cache-Control"] == "no-store"
        with acting_as(cast.county_office, read_only=True):
            entry = AccessEntry.objects.get(action="registry.read_documents")
        assert (entry.user, entry.detail["document"]) == (cast.village_director.user_id, str(key))

    def test_a_pdf_is_saved_and_not_shown(self, cast: Cast, enter: Enter) -> None:
        document = attached(cast, cast.village_director, content=pdf(2))
        opened = enter("village_director").get(address(cast, f"documents/{document.pk}/"))
        assert opened["Content-Type"] == "application/pdf"
        assert opened["Content-Disposition"].startswith("attachment;")

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"file": HEIC}, "HEIC"),
            ({"file": b"hello"}, "PDF"),
            ({"photo": photograph()[:9000]}, "损坏"),
            ({"photo": photograph(64, 48), "file": pdf()}, "不要两样都选"),
            ({}, "请拍照"),
            ({"file": pdf(locked=True)}, "密码"),
        ],
        ids=["heic", "text", "cut off", "both", "none", "locked"],
    )
    def test_what_cannot_be_kept_is_refused_at_its_field(
        self, cast: Cast, enter: Enter, sent: dict[str, bytes], said: str
    ) -> None:
        files = {name: upload(content) for name, content in sent.items()}
        answer = enter("village_director").post(address(cast, "documents/attach/"), {**GIVEN, **files})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        with acting_as(cast.village_director, read_only=True):
            assert not ChildDocument.objects.exists()

    def test_a_paper_past_the_limit_is_refused(self, cast: Cast, enter: Enter, settings: Any) -> None:
        settings.DOCUMENT_LIMIT_BYTES = 1 << 20
        content = pdf() + b" " * (1 << 20)
        answer = enter("village_director").post(
            address(cast, "documents/attach/"), {**GIVEN, "file": upload(content)}
        )
        assert answer.status_code == 422
        assert "1 MiB" in answer.content.decode()
        settings.UPLOAD_LIMIT_BYTES = 1 << 19
        answer = enter("village_director").post(
            address(cast, "documents/attach/"), {**GIVEN, "file": upload(content)}
        )
        assert answer.status_code == 422
        assert "1 MiB" in answer.content.decode()

    def test_a_paper_is_replaced_and_withdrawn(self, cast: Cast, enter: Enter) -> None:
        document = attached(cast, cast.village_director)
        director = enter("village_director")
        replacing = address(cast, f"documents/{document.pk}/replace/")
        given = {"number": 1, "dated_on": "2026-05-01", "file": upload(pdf())}
        page = director.post(replacing, given, follow=True).content.decode()
        assert "第2版" in page
        with acting_as(cast.village_director, read_only=True):
            latest = ChildDocument.objects.get(is_latest=True)
        assert director.get(replacing).status_code == 404, "an older version is not replaced"
        withdrawing = address(cast, f"documents/{latest.pk}/withdraw/")
        assert director.post(withdrawing, {"reason": ""}).status_code == 422
        page = director.post(withdrawing, {"reason": "拍错了，是哥哥的"}, follow=True).content.decode()
        assert "拍错了，是哥哥的" in page
        assert director.get(address(cast, f"documents/{latest.pk}/")).status_code == 404
        assert enter("county_office").get(address(cast, f"documents/{latest.pk}/")).status_code == 200

    @pytest.mark.parametrize(
        ("part", "status"),
        [
            ("school_head", 200),
            ("psychologist", 404),
            ("class_teacher", 403),
            ("parent", 403),
            ("auditor", 403),
            ("next_village_director", 404),
            ("other_county_office", 404),
        ],
    )
    def test_who_opens_a_notice_of_entrusted_care(
        self, cast: Cast, enter: Enter, part: str, status: int
    ) -> None:
        document = attached(cast, cast.village_director)
        assert enter(part).get(address(cast, f"documents/{document.pk}/")).status_code == status

    def test_the_school_sees_no_other_paper(self, cast: Cast, enter: Enter) -> None:
        document = attached(cast, cast.village_director, "identity_proof")
        head = enter("school_head")
        assert head.get(address(cast, f"documents/{document.pk}/")).status_code == 404
        assert "户口/身份证明" not in head.get(address(cast)).content.decode()

    def test_a_paper_is_opened_under_its_own_child_alone(self, cast: Cast, enter: Enter) -> None:
        document = attached(cast, cast.village_director)
        director = enter("village_director")
        assert director.get(address(cast, f"documents/{document.pk}/", "小石")).status_code == 404
        assert director.get(f"/files/{document.file_id}/").status_code == 404


class TestEmergency:
    REASON = "孩子昨夜未归，派出所要求查看个案材料"

    def test_the_whole_way(self, cast: Cast, enter: Enter, closed: ChildDocument) -> None:
        supervisor = enter("town_supervisor")
        opening_it, breaking = address(cast, f"documents/{closed.pk}/"), address(cast, "emergency/")
        page = supervisor.get(address(cast)).content.decode()
        assert "个案材料" not in page
        assert breaking in page
        assert supervisor.get(opening_it).status_code == 404
        assert supervisor.post(breaking, {"reason": "急", "is_understood": "on"}).status_code == 422
        assert supervisor.post(breaking, {"reason": self.REASON}).status_code == 422
        page = supervisor.post(
            breaking, {"reason": self.REASON, "is_understood": "on"}, follow=True
        ).content.decode()
        assert "个案材料" in page
        assert supervisor.get(opening_it).status_code == 200
        assert supervisor.get(address(cast, f"documents/{closed.pk}/withdraw/")).status_code == 404
        with acting_as(cast.county_office, read_only=True):
            opening = EmergencyOpening.objects.get()
            entry = AccessEntry.objects.filter(detail__document=str(closed.pk)).latest("at")
        assert entry.detail["opening"] == str(opening.pk)
        assert (opening.user, opening.reason) == (cast.town_supervisor.user_id, self.REASON)
        desk = enter("county_office").get("/").content.decode()
        assert self.REASON in desk
        assert self.REASON in enter("auditor").get("/").content.decode()
        assert self.REASON not in supervisor.get("/").content.decode()

    def test_it_closes_by_itself(self, cast: Cast, enter: Enter, closed: ChildDocument) -> None:
        with acting_as(cast.town_supervisor):
            open_in_emergency(
                child=cast.children["小雨"],
                region=closed.region,
                school=None,
                reason=self.REASON,
                now=timezone.now() - timedelta(minutes=60),
            )
        supervisor = enter("town_supervisor")
        assert supervisor.get(address(cast, f"documents/{closed.pk}/")).status_code == 404
        assert "个案材料" not in supervisor.get(address(cast)).content.decode()

    @pytest.mark.parametrize(
        ("part", "status"),
        [("village_director", 403), ("school_head", 403), ("psychologist", 403), ("auditor", 403),
         ("other_county_office", 404), ("county_office", 200), ("city_office", 200)],
    )  # fmt: skip
    def test_who_may_break_the_glass(self, cast: Cast, enter: Enter, part: str, status: int) -> None:
        assert enter(part).get(address(cast, "emergency/")).status_code == status

    def test_where_nothing_is_closed_nothing_else_happens(self, cast: Cast, enter: Enter) -> None:
        """The page offers it whether or not there is anything: its being offered tells nothing."""
        page = enter("county_office").get(address(cast)).content.decode()
        assert address(cast, "emergency/") in page

    def test_the_database_shows_that_child_and_no_other(
        self, cast: Cast, closed: ChildDocument, as_web: None
    ) -> None:
        with acting_as(cast.town_supervisor, read_only=True):
            break_glass(cast.children["小石"])
            assert not ChildDocument.objects.exists()
            break_glass(cast.children["小雨"])
            assert ChildDocument.objects.get() == closed
            assert StoredFile.objects.get(purpose="document").pk == closed.file_id
