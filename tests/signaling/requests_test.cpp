// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "mail/outbox.h"
#include "requests/appointments.h"
#include "requests/callbacks.h"
#include "requests/notes.h"
#include "requests/personal_text.h"
#include "requests/retention.h"
#include "requests/schema.h"
#include "requests/visit_board.h"
#include "requests/visit_link.h"
#include "signaling/back_end.h"

namespace sportello::signaling {
namespace {

constexpr TimeMs kNow = 1'795'680'000'000;
constexpr TimeMs kMinute = 60'000;
constexpr TimeMs kDay = 24 * 60 * kMinute;

class Requests : public BackEndTest {
 protected:
  Requests() {
    const RoomSchema schemas[] = {requests_schema(), mail_schema(), notes_schema()};
    migrate(database_, schemas);
  }

  static CallbackForm callback(std::string phone = "0571 1234", std::string email = "") {
    return {"URP_1", "Ada Rossi",       std::move(phone), std::move(email), "Tari",
            DayPart::kMorning, "2026-11-27", Language::kEnglish};
  }

  static AppointmentForm appointment(TimeMs start, std::string email = "") {
    return {"URP_1", start, "Ada Rossi", std::move(email), "Tari", Language::kItalian};
  }

  /// What a ticket opens: the name, or why it opens nothing.
  std::string open(const std::string& ticket, const std::string& desk, TimeMs now) {
    VisitBoard board;
    board.replace(load_visits(database_, kNow));
    const auto opened = visit_book(board).open(ticket, desk, now);
    if (const auto* refusal = std::get_if<RefusalReason>(&opened)) {
      return std::string(to_string(*refusal));
    }
    return std::get<VisitFacts>(opened).name;
  }

  Database database_ = fresh_database();
};

TEST_P(Requests, AreFoundByTheirLinkOnly) {
  const auto added = add_callback(database_, callback(), kNow);
  ASSERT_FALSE(added.id.empty());
  EXPECT_EQ(request_of_link(database_, VisitKind::kCallback, added.token), added.id);
  EXPECT_EQ(request_of_link(database_, VisitKind::kAppointment, added.token), std::nullopt);
  auto other = added.token;
  other[5] = other[5] == 'A' ? 'B' : 'A';
  EXPECT_EQ(request_of_link(database_, VisitKind::kCallback, other), std::nullopt);
  const auto stored = find_callback(database_, added.id);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->form.name, "Ada Rossi");
  EXPECT_EQ(stored->form.part, DayPart::kMorning);
  EXPECT_EQ(stored->form.language, Language::kEnglish);
}

TEST_P(Requests, TheTokenIsStoredNowhere) {
  const auto added = add_callback(database_, callback(), kNow);
  std::string hash;
  database_.sql() << "SELECT hash FROM visit_links", soci::into(hash);
  EXPECT_EQ(hash, visit_hash(added.token));
  EXPECT_EQ(hash.find(added.token.substr(1)), std::string::npos);
}

TEST_P(Requests, OnePersonHasThreeOpenOnesAtMost) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(add_callback(database_, callback(), kNow).id.empty());
  EXPECT_TRUE(add_callback(database_, callback(), kNow).id.empty());
  EXPECT_FALSE(add_callback(database_, callback("0571 9999"), kNow).id.empty());
}

TEST_P(Requests, WhatIsTakenBackIsErasedAndItsLinkSaysSo) {
  const auto added = add_callback(database_, callback("0571 1", "ada@example.it"), kNow);
  EXPECT_TRUE(withdraw_callback(database_, added.id, kNow + 1));
  const auto left = find_callback(database_, added.id);
  ASSERT_TRUE(left);
  EXPECT_EQ(left->state, CallbackState::kWithdrawn);
  EXPECT_EQ(left->form.name + left->form.phone + left->form.email + left->form.subject, "");
  EXPECT_FALSE(set_callback_state(database_, added.id, CallbackState::kOpen, kNow + 2));
  const std::string desks[] = {"URP_1"};
  EXPECT_TRUE(callbacks_of(database_, desks, kNow + 3).empty());
}

TEST_P(Requests, OperatorsSeeThoseOfTheirDesksTheCallingOnesFirst) {
  const auto first = add_callback(database_, callback(), kNow);
  const auto second = add_callback(database_, callback("0571 2222"), kNow + 1);
  auto elsewhere = callback("0571 3333");
  elsewhere.desk = "URP_2";
  add_callback(database_, elsewhere, kNow);
  set_callback_state(database_, second.id, CallbackState::kCalling, kNow + 2);
  const std::string desks[] = {"URP_1"};
  const auto list = callbacks_of(database_, desks, kNow + 3);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].id, second.id);
  EXPECT_EQ(list[1].id, first.id);
  set_callback_state(database_, first.id, CallbackState::kDone, kNow + 4);
  EXPECT_EQ(callbacks_of(database_, desks, kNow + 5).size(), 2U) << "closed a moment ago";
  EXPECT_EQ(callbacks_of(database_, desks, kNow + 2 * kDay).size(), 1U);
}

TEST_P(Requests, ACallbackOpensACallWhileItsDeskIsCalling) {
  const auto added = add_callback(database_, callback(), kNow);
  EXPECT_EQ(open(added.token, "URP_1", kNow), "gone");
  set_callback_state(database_, added.id, CallbackState::kCalling, kNow);
  EXPECT_EQ(open(added.token, "URP_1", kNow), "Ada Rossi");
  EXPECT_EQ(open(added.token, "URP_2", kNow), "gone") << "another desk";
  EXPECT_EQ(open(added.token, "URP_1", kNow + kCallbackWindow + 1), "gone") << "too late";
  const auto again = add_visit_link(database_, VisitKind::kCallback, added.id);
  EXPECT_EQ(open(again, "URP_1", kNow), "Ada Rossi") << "the link of the mail";
  set_callback_state(database_, added.id, CallbackState::kDone, kNow);
  EXPECT_EQ(open(added.token, "URP_1", kNow), "gone");
}

TEST_P(Requests, AnAppointmentOpensACallAtItsTime) {
  const TimeMs start = kNow + 60 * kMinute;
  const auto added = book_appointment(database_, appointment(start), start + 30 * kMinute, kNow);
  EXPECT_EQ(open(added.token, "URP_1", start - 5 * kMinute - 1), "too_early");
  EXPECT_EQ(open(added.token, "URP_1", start - 5 * kMinute), "Ada Rossi");
  EXPECT_EQ(open(added.token, "URP_1", start + 15 * kMinute), "Ada Rossi");
  EXPECT_EQ(open(added.token, "URP_1", start + 15 * kMinute + 1), "gone");
}

TEST_P(Requests, ASlotGoesToOne) {
  const TimeMs end = kNow + 30 * kMinute;
  const auto first = book_appointment(database_, appointment(kNow), end, kNow);
  EXPECT_FALSE(first.id.empty());
  EXPECT_TRUE(book_appointment(database_, appointment(kNow), end, kNow).id.empty());
  EXPECT_TRUE(book_appointment(database_, appointment(kNow + 10 * kMinute), end, kNow).id.empty())
      << "the desk's slots were changed: it overlaps";
  auto elsewhere = appointment(kNow);
  elsewhere.desk = "URP_2";
  EXPECT_FALSE(book_appointment(database_, elsewhere, end, kNow).id.empty());
  EXPECT_TRUE(cancel_appointment(database_, first.id, kNow));
  EXPECT_FALSE(cancel_appointment(database_, first.id, kNow)) << "twice";
  EXPECT_FALSE(book_appointment(database_, appointment(kNow), end, kNow).id.empty())
      << "the slot is free again";
  EXPECT_EQ(find_appointment(database_, first.id)->form.name, "");
}

TEST_P(Requests, TheIndexStandsBehindTheCheck) {
  book_appointment(database_, appointment(kNow), kNow + 30 * kMinute, kNow);
  EXPECT_THROW(database_.sql() << "INSERT INTO appointments SELECT 'x', desk, begins, ends, name, "
                                  "email, subject, lang, state, made, changed FROM appointments",
               std::exception);
}

TEST_P(Requests, AreErasedByMailOrPhoneHoweverItIsWritten) {
  add_callback(database_, callback("+39 0571-1234"), kNow);
  add_callback(database_, callback("", "Ada@Example.it"), kNow);
  add_callback(database_, callback("0571 9999", "bea@example.it"), kNow);
  book_appointment(database_, appointment(kNow, "ada@example.it"), kNow + kMinute, kNow);
  EXPECT_EQ(count_personal_data(database_, {"ada@example.it", ""}).requests, 2U);
  EXPECT_EQ(erase_personal_data(database_, {"ada@example.it", ""}).requests, 2U);
  EXPECT_EQ(erase_personal_data(database_, {"", "0571 1234"}).requests, 1U);
  EXPECT_EQ(erase_personal_data(database_, {"", ""}).requests, 0U)
      << "nothing said, nothing erased";
  int links = 0;
  database_.sql() << "SELECT count(*) FROM visit_links", soci::into(links);
  EXPECT_EQ(links, 1);
}

TEST_P(Requests, TakeTheNotesOfTheirCallsWithThem) {
  const auto ada = add_callback(database_, callback("", "ada@example.it"), kNow);
  const auto bea = add_callback(database_, callback("", "bea@example.it"), kNow);
  link_call(database_, "of-ada", ada.id, kNow);
  link_call(database_, "of-bea", bea.id, kNow);
  const auto note = [this](const char* call, const char* author, const char* text) {
    put_note(database_, call, {author, author, "URP_1", text, kNow});
  };
  note("of-ada", "anna", "Tari doppia");
  note("of-ada", "bruno", "Spiegato");
  note("of-bea", "anna", "Residenza");
  note("walk-in", "anna", "Scrivere a Ada@Example.it, ha fretta");
  EXPECT_EQ(count_personal_data(database_, {"ada@example.it", ""}).notes, 3U);
  const auto gone = erase_personal_data(database_, {"ada@example.it", ""});
  EXPECT_EQ(gone.requests, 1U);
  EXPECT_EQ(gone.notes, 3U);
  EXPECT_TRUE(notes_of(database_, "of-ada").empty());
  EXPECT_TRUE(notes_of(database_, "walk-in").empty());
  EXPECT_EQ(notes_of(database_, "of-bea").size(), 1U) << "another person's";
  EXPECT_EQ(erase_personal_data(database_, {"", ""}).notes, 0U) << "nothing said, nothing erased";
}

TEST_P(Requests, WhichCallWasAboutThemIsForgottenWithTheNotes) {
  const auto ada = add_callback(database_, callback("", "ada@example.it"), kNow);
  link_call(database_, "written", ada.id, kNow);
  link_call(database_, "written", "another", kNow + 1);
  link_call(database_, "silent", ada.id, kNow);
  put_note(database_, "written", {"anna", "Anna", "URP_1", "Tari", kNow + 10 * kDay});
  expire_notes(database_, 30, kNow + 31 * kDay);
  int links = 0;
  database_.sql() << "SELECT count(*) FROM visit_calls", soci::into(links);
  EXPECT_EQ(links, 1) << "that of the note that is left";
  EXPECT_EQ(count_personal_data(database_, {"ada@example.it", ""}).notes, 1U);
}

TEST(PersonalText, FindsAnAddressHoweverItStands) {
  for (const char* text : {"ada@example.it", "scrivi a ADA@example.IT.", "<ada@example.it>",
                           "ada@example.it,bea@example.it", "x\nada@example.it\ny"}) {
    EXPECT_TRUE(names_email(text, "ada@example.it")) << text;
  }
  for (const char* text : {"", "nada@example.it", "m.ada@example.it", "ada@example.it.org",
                           "ada@example.ito", "ada@example", "perché-ada@example.it"}) {
    EXPECT_FALSE(names_email(text, "ada@example.it")) << text;
  }
  EXPECT_FALSE(names_email("", ""));
}

TEST(PersonalText, FindsANumberHoweverItStands) {
  for (const char* text : {"0571 123456", "tel. +39 0571-123.456, dopo le 9", "(0571) 12 34 56",
                           "0571 123456 26/11/2026"}) {
    EXPECT_TRUE(names_phone(text, "0571123456")) << text;
  }
  for (const char* text : {"", "0571 12345", "0571 124356", "057 alle 1123456"}) {
    EXPECT_FALSE(names_phone(text, "0571123456")) << text;
  }
  EXPECT_TRUE(names_phone("int. 12345", "12345"));
  EXPECT_FALSE(names_phone("pratica 9123456", "12345")) << "a short one must stand alone";
  EXPECT_FALSE(names_phone("123", ""));
}

TEST_P(Requests, ExpireAfterTheDaysThatAreSet) {
  add_callback(database_, callback(), kNow);
  book_appointment(database_, appointment(kNow), kNow + 30 * kMinute, kNow);
  EXPECT_EQ(expire_requests(database_, 30, kNow + 30 * kDay), 0U);
  EXPECT_EQ(expire_requests(database_, 30, kNow + 31 * kDay), 2U);
}

SPORTELLO_ON_BOTH_BACK_ENDS(Requests);

}  // namespace
}  // namespace sportello::signaling
