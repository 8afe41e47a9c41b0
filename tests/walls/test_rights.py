"""Every role × every thing: what the product gives is what the permission table gives, no more and no less."""

import pytest
from django.contrib.auth.models import AnonymousUser

from liren.community.models import User
from liren.core.actions import ACTIONS
from tests.walls.table import ROLES, TABLE, may

CASES = ("ordinary", "hazard", "dispute", "employer", "report")
SENDING = "cases.say cases.urge cases.supply cases.confirm cases.reopen cases.withdraw"
WORKING = "cases.take cases.hand_back cases.dispute_assigning cases.ask_supplement cases.resolve"
WORKING += " cases.update_progress cases.note cases.accept"
DECIDING = "cases.settle cases.decline cases.assign cases.escalate cases.extend"
DECIDING += " cases.recategorize cases.merge cases.split cases.open_sub_case"
DECIDING += " cases.arbitrate cases.answer_above cases.return_from_above cases.recall"
HEADS_DO = "accounts.disable_account accounts.enable_account"
REGISTER = "publishing.edit_regulation publishing.revise_regulation publishing.review_regulation"
WRITING = "publishing.write_version publishing.submit_version publishing.return_version publishing.review_version publishing.drop_version"
DRAFTING = "publishing.write publishing.submit publishing.drop"
PROVIDER_FILES = "resources.edit_provider resources.write_memorandum resources.log_contact resources.attach resources.hand_over"
VERBS = {  # resource → verb → the actions on such a thing that need it
    **{kind: {"w": f"{SENDING} {WORKING}", "d": DECIDING} for kind in CASES},
    "body": {
        "w": "institutions.edit institutions.renew institutions.dissolve institutions.record_meeting institutions.add_member "
        "institutions.open_seat institutions.link_seat"
    },
    "body_member": {"w": "institutions.edit_member institutions.end_member"},
    "body_meeting": {},
    "particulars": {},
    "staffing_record": {"w": "institutions.agree_staffing"},
    "party_unit": {"w": "institutions.edit_unit institutions.note_contact institutions.close_unit institutions.name_reporter"},
    "participation": {},
    "secondment": {
        "w": "institutions.arrange_duty institutions.plan_day institutions.drop_day institutions.end_secondment "
        "institutions.edit_secondment"
    },
    "duty_day": {"w": "institutions.sign_in institutions.excuse_day", "d": "institutions.correct_day"},
    "attestation": {"w": "standards.confirm standards.withdraw"},
    "assessment_self_check": {"w": "assessments.refresh assessments.write assessments.grade", "d": "assessments.submit assessments.cancel"},
    "assessment_committee": {"w": "assessments.grade", "d": "assessments.endorse assessments.send_back"},
    "assessment_region": {"w": "assessments.grade", "d": "assessments.return_round assessments.lock"},
    "assessment_locked": {},
    "checklist": {"w": "selfchecks.revise selfchecks.start selfchecks.set_months"},
    "bought_copy": {},
    "check_revision": {"w": "selfchecks.add_item selfchecks.publish selfchecks.discard"},
    "check_item": {"w": "selfchecks.change_item selfchecks.drop_item"},
    "check_round": {"w": "selfchecks.answer selfchecks.finish selfchecks.sign selfchecks.send_back selfchecks.entrust selfchecks.drop"},
    "check_answer": {"w": "selfchecks.improve"},
    "improvement": {
        "w": "evaluation.revise evaluation.verify evaluation.reopen evaluation.start evaluation.finish",
        "d": "evaluation.agree evaluation.drop evaluation.postpone evaluation.assign",
    },
    "exemption": {"w": "standards.approve_exemption standards.end_exemption"},
    "mediation": {
        "w": "disputes.note_prevention disputes.screen disputes.replace_mediator",
        "d": "disputes.assess disputes.agree disputes.fail disputes.refer disputes.perform disputes.break_off disputes.take_up",
    },
    "mediator": {"w": "disputes.edit_mediator disputes.declare_interest"},
    "report_copy": {
        "w": "reports.reply reports.give_back reports.tell_keeper reports.note_verdict reports.ask_handler reports.recall",
        "d": "reports.acknowledge reports.edit_copy reports.accuse reports.clear_accused reports.hand_to reports.hand_over "
        "reports.tell_reporter reports.feed_back reports.note_reward reports.close reports.reopen",
    },
    "report_original": {},
    "rectification": {
        "w": "hazards.rectify hazards.note_before",
        "d": "hazards.grade hazards.postpone hazards.pass_check hazards.fail_check hazards.hand_over hazards.dismiss hazards.take_up",
    },
    "authority_report": {"d": "hazards.note_reply"},
    "grid": {"w": "community.edit_grid community.open_micro_grid community.add_place"},
    "boundary": {"w": "community.file_approval"},
    "place": {"w": "community.edit_place community.add_space"},
    "company": {
        "w": "community.edit_company community.move_company community.announce_move community.move_out community.note_qualification"
    },
    "qualification": {"w": "community.end_qualification"},
    "contact": {"w": "community.edit_contact"},
    "account": {
        "w": "community.edit_post community.appoint community.close_post community.end_appointment community.issue_password " + HEADS_DO
    },
    "post": {"w": "community.edit_post community.appoint community.close_post"},
    "appointment": {"w": "community.end_appointment community.issue_password " + HEADS_DO},
    "invitation": {"w": "accounts.close_invitation"},
    "joining": {"w": "accounts.approve_joining accounts.refuse_joining"},
    "handover": {},
    "reset": {"w": "accounts.grant_reset accounts.refuse_reset"},
    "import": {"w": "community.start_import community.drop_import community.undo_import"},
    "consultation": {"w": "care.take care.close care.withdraw care.erase"},
    "care_note": {},
    "disclosure": {"w": "care.review_disclosure"},
    "slot": {},
    "mandate": {"w": "care.switch_on care.switch_off"},
    "registration": {"w": "care.renew care.delete"},
    "tip": {},
    "breakage": {"w": "community.review_glass"},
    "export": {},
    "view": {"w": "community.drop_view"},
    "approval": {
        "w": "community.withdraw_approval community.use_approval",
        "d": "community.grant_approval community.refuse_approval",
    },
    "approval_oversight": {
        "w": "community.withdraw_approval community.use_approval",
        "d": "community.grant_approval community.refuse_approval",
    },
    "breakage_oversight": {"w": "community.review_glass"},
    "organization": {"w": "community.edit_organization"},
    **{
        kind: {
            "w": "tasks.accept tasks.note tasks.report tasks.ask_extension tasks.entrust tasks.urge tasks.stop_repeat",
            "d": "tasks.confirm tasks.send_back tasks.grant_extension tasks.refuse_extension tasks.withdraw",
        }
        for kind in ("task", "task_sealed")
    },
    "letter_draft": {"w": "letters.write letters.gather letters.submit letters.drop letters.leave_out letters.word_point"},
    "letter_received": {"w": "letters.reply letters.answer letters.ask letters.answer_all letters.return_point"},
    "letter_point": {"w": "letters.rate"},
    **{name: {"w": REGISTER} for name in ("regulation_draft", "regulation_staff", "regulation_public")},
    "version_draft": {"w": WRITING, "d": "publishing.approve_version"},
    **{name: {"d": "publishing.repeal_version publishing.supersede_version"} for name in ("version_staff", "version_public")},
    **{name: {"w": DRAFTING, "d": "publishing.release publishing.give_back"} for name in ("publication_draft", "publication_affairs")},
    **{name: {"w": "publishing.place", "d": "publishing.withdraw"} for name in ("publication_companies", "publication_public")},
    "comment": {"w": "publishing.answer_comment"},
    "disclosure_item": {"w": "publishing.edit_disclosure_item"},
    "briefing_draft": {"w": "briefings.write briefings.compute", "d": "briefings.issue briefings.drop"},
    "briefing_issued": {"d": "briefings.withdraw"},
    "briefing_withdrawn": {"d": "briefings.correct"},
    "category": {"w": "cases.edit_category"},
    "template": {"w": "cases.edit_template"},
    "rules": {
        "w": "cases.edit_rule cases.move_rule cases.switch_rule cases.remove_rule cases.import_rules cases.drop_rules "
        "cases.activate_rules cases.retire_rules cases.check_rules"
    },
    "rule": {},
    "concern": {"w": "cases.leave"},
    "triage_model": {"w": "cases.use_triage"},
    "hotspot": {"w": "hotspots.make_parent hotspots.rename"},
    "archive_category": {"w": "publishing.edit_category"},
    "archive_plain": {"w": "publishing.file_record publishing.move_record", "d": "publishing.dispose_record"},
    "archive_sealed": {"w": "publishing.file_record publishing.move_record"},
    "disposal": {"d": "publishing.carry_out publishing.turn_down"},
    "premises": {"w": "premises.edit premises.give_up premises.furnish"},
    "room": {"w": "premises.change_room premises.open_area"},
    "area": {"w": "premises.change_area"},
    "sign": {"w": "premises.check_sign premises.take_down"},
    "facility": {
        "w": "premises.check_facility premises.break_down premises.restore premises.edit_facility premises.entrust premises.improve "
        "premises.retire"
    },
    "agreement": {"w": "premises.edit_agreement premises.end_agreement"},
    "evidence": {},
    "space": {"w": "premises.arrange"},
    "resource": {
        "w": "resources.verify resources.edit resources.ask resources.confirm resources.decline resources.withdraw resources.entrust "
        "resources.allocate"
    },
    "resource_use": {"w": "resources.record_result"},
    "provider_proposed": {"w": PROVIDER_FILES, "d": "resources.admit resources.turn_down"},
    "provider_admitted": {"w": f"{PROVIDER_FILES} resources.verify_provider", "d": "resources.remove"},
    "society": {
        "w": "resources.edit_society resources.register resources.start resources.support resources.hold resources.end "
        "resources.attach resources.hand_over"
    },
    "society_support": {},
    "society_activity": {},
    "csr_need": {
        "w": "resources.edit_need resources.find_suitable resources.find_unsuitable resources.offer resources.conclude resources.drop "
        "resources.attach resources.hand_over"
    },
    "csr_offer": {"w": "resources.answer"},
    "resource_paper": {},
    "provider_paper": {},
    "training_plan": {"w": "training.write training.revise", "d": "training.approve"},
    "training_course": {"w": "training.edit_course training.hold training.correct training.cancel training.entrust"},
    "training_attendance": {},
    "training_assessment": {},
    "training_requirement": {},
    "training_certificate": {"w": "training.renew", "d": "training.withdraw"},
    "staff_post": {"w": "training.file_certificate", "d": "training.assess"},
}
VERBS["contact_post"] = VERBS["account"]
TABLED = [*VERBS]


def viewed(world):
    return [(viewer, thing) for viewer in world.viewers for thing in world.things if thing.resource in TABLE]


def test_the_table_names_every_role_and_nothing_else(world):
    assert {viewer.role for viewer in world.viewers} - {""} == set(ROLES)
    assert set(TABLE) == set(VERBS) == {thing.resource for thing in world.things} - {"own", "proof", "internal", "file"}


def seen_wrongly(world):
    """Who sees a row that is not his to see, or does not see one that is."""
    wrong = []
    for model in {type(thing.row) for thing in world.things if thing.resource in TABLE}:
        for viewer in world.viewers:
            seen = set(model.objects.visible_to(viewer.user or AnonymousUser()).values_list("pk", flat=True))
            for thing in [t for t in world.things if type(t.row) is model and t.resource in TABLE]:
                if (thing.row.pk in seen) is not may(viewer, "r", thing):
                    wrong.append((("shown" if thing.row.pk in seen else "hidden"), thing.label, viewer.name))
    return wrong


def test_everybody_sees_what_the_table_gives_him(world):
    assert seen_wrongly(world) == []


def done_wrongly(world):
    """Who may do something on a thing without a letter for it."""
    wrong = []
    for viewer, thing in viewed(world):
        for verb, names in VERBS[thing.resource].items():
            given = [name for name in names.split() if viewer.user and viewer.user.has_perm(name, thing.row)]
            if given and not any(may(viewer, letter, thing) for letter in ("wd" if verb == "w" else "d")):
                wrong.append((thing.label, viewer.name, given))
    return wrong


def test_nobody_does_what_the_table_does_not_give_him(world):
    assert done_wrongly(world) == []


def test_who_brings_a_case_does_not_handle_it(world):
    """Companies, employees and volunteers send, supply and rate; nothing that works on or decides a case is theirs."""
    senders = [viewer for viewer in world.viewers if viewer.role in {"employee", "company_contact", "volunteer"}]
    things = [thing for thing in world.things if thing.resource in CASES]
    names = f"{WORKING} {DECIDING}".split()
    assert [(v.name, t.label, n) for v in senders for t in things for n in names if v.user.has_perm(n, t.row)] == []


def barred_wrongly(world):
    """Whom the table gives a letter for which no action is open to him."""
    wrong = []
    for viewer, thing in viewed(world):
        for verb, names in VERBS[thing.resource].items():
            if may(viewer, verb, thing) and not any(viewer.user.has_perm(name, thing.row) for name in names.split() if name in ACTIONS):
                wrong.append((thing.label, viewer.name, verb))
    return wrong


def test_everybody_may_do_something_for_each_letter_he_has(world):
    assert barred_wrongly(world) == []


def test_every_action_on_a_thing_stands_in_the_table_or_is_nobody_s_but_the_product_s(world):
    listed = {name for verbs in VERBS.values() for names in verbs.values() for name in names.split()}
    assert listed <= set(ACTIONS)
    assert {n for n, a in ACTIONS.items() if n not in listed and not a.creates and a.roles - {"self", "system"}} == ELSEWHERE


ELSEWHERE = {  # told apart by their own tests: what a role may do beyond writing the row
    "accounts.remove_member",
    "reports.look",
    "reports.say",
    "disputes.correct_party",
    "disputes.hold_session",
    "disputes.keep_term",
    "letters.give_back",
    "letters.recall",
    "letters.receive",
    "letters.send",
    "community.check_import",
    "community.edit_community",
    "community.lay_neighbors",
    "community.lay_roads",
    "community.take_export",
    "community.fail_import",
    "community.finish_import",
    "community.finish_undo",
    "community.read_rows",
    "community.take_back_rows",
    "community.write_rows",
    "community.reveal",
}


@pytest.mark.parametrize("who", ["worker", "contact", "secretary", "auditor", "provider"])
def test_nobody_reaches_another_s_account(world, who):
    viewer = world.by_name[who]
    assert list(User.objects.visible_to(viewer.user)) == [viewer.user]
