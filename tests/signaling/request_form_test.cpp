// SPDX-License-Identifier: EUPL-1.2
#include "requests/request_form.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "requests/contact.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr TimeMs kNow = 1'795'680'000'000;  // 2026-11-26, 8:00 UTC

json::object form() {
  return {{"desk", "URP_1"},
          {"name", "  Ada \n Rossi "},
          {"phone", "+39 0571 91 71"},
          {"email", "ada@example.it"},
          {"subject", "Carta d’identità"},
          {"preferred", {{"part", "morning"}, {"date", "2026-11-27"}}},
          {"consent", true},
          {"lang", "it"}};
}

FormFault fault_of(const json::object& body) {
  const auto parsed = parse_callback_form(body, kNow);
  const auto* fault = std::get_if<FormFault>(&parsed);
  return fault != nullptr ? *fault : FormFault{"none", "none"};
}

TEST(CallbackForm, IsReadOnOneLineEach) {
  const auto parsed = parse_callback_form(form(), kNow);
  const auto& read = std::get<CallbackForm>(parsed);
  EXPECT_EQ(read.name, "Ada Rossi");
  EXPECT_EQ(read.phone, "+39 0571 91 71");
  EXPECT_EQ(read.email, "ada@example.it");
  EXPECT_EQ(read.part, DayPart::kMorning);
  EXPECT_EQ(read.date, "2026-11-27");
}

TEST(CallbackForm, PhoneOrEmailIsEnough) {
  auto body = form();
  body["email"] = "";
  EXPECT_EQ(fault_of(body).code, "none");
  body = form();
  body.erase("phone");
  EXPECT_EQ(fault_of(body).code, "none");
  body["email"] = nullptr;
  EXPECT_EQ(fault_of(body).code, "contact_needed");
  EXPECT_EQ(fault_of(body).field, "phone");
}

TEST(CallbackForm, NamesTheFieldThatIsAmiss) {
  struct Case {
    const char* field;
    json::value value;
    std::string_view code;
  };
  const Case cases[] = {
      {"desk", nullptr, "missing"},
      {"desk", "no such desk!", "unknown_desk"},
      {"name", "", "missing"},
      {"name", 7, "malformed"},
      {"name", json::string(81, 'x'), "too_long"},
      {"name", "a\xff", "malformed"},
      {"name", json::string("a\0b", 3), "malformed"},
      {"phone", "call me", "not_a_phone"},
      {"phone", "12", "not_a_phone"},
      {"email", "ada", "not_an_email"},
      {"subject", " \n ", "missing"},
      {"subject", json::string(501, 'x'), "too_long"},
      {"subject", json::string(100'000, ' '), "too_long"},
      {"preferred", "soon", "malformed"},
      {"preferred", {{"part", "night"}}, "malformed"},
      {"preferred", {{"date", "2026-02-30"}}, "malformed"},
      {"preferred", {{"date", "2026-11-25"}}, "past"},
      {"preferred", {{"date", "2027-11-25"}}, "too_far"},
      {"consent", false, "missing"},
      {"consent", "yes", "missing"},
      {"lang", "de", "malformed"},
  };
  for (const auto& one : cases) {
    auto body = form();
    body[one.field] = one.value;
    const auto fault = fault_of(body);
    EXPECT_EQ(fault.code, one.code) << one.field << ' ' << one.value;
    EXPECT_EQ(fault.field, one.field) << one.value;
  }
}

TEST(CallbackForm, CountsCharactersNotBytes) {
  auto body = form();
  json::string name;
  for (int i = 0; i < 80; ++i) name += "ù";
  body["name"] = name;
  EXPECT_EQ(fault_of(body).code, "none");
}

TEST(AppointmentForm, NeedsAStartAndConsent) {
  json::object body{{"desk", "URP_1"}, {"start", kNow},     {"name", "Ada"},
                    {"subject", "x"},  {"consent", true}, {"lang", "en"}};
  EXPECT_TRUE(std::holds_alternative<AppointmentForm>(parse_appointment_form(body)));
  for (const json::value& start : {json::value("x"), json::value(-1), json::value(1.5), json::value(nullptr)}) {
    body["start"] = start;
    const auto parsed = parse_appointment_form(body);
    ASSERT_TRUE(std::holds_alternative<FormFault>(parsed)) << start;
    EXPECT_EQ(std::get<FormFault>(parsed).field, "start");
  }
}

TEST(Contact, PhonesAsPeopleWriteThem) {
  for (const char* good : {"0571 9171", "+39 347 1234567", "(0571) 91.71", "0039-347/123", "112 11"}) {
    EXPECT_TRUE(is_plausible_phone(good)) << good;
  }
  for (const char* bad : {"", "1234", "12345678901234567890123", "347+1234567", "347 CASA 12345", "+"}) {
    EXPECT_FALSE(is_plausible_phone(bad)) << bad;
  }
}

TEST(Contact, EmailsThatAMailServerWouldTake) {
  for (const char* good : {"a@b.it", "ada.rossi+urp@posta.comune.example.it", "o'hara@example.com", "x_1@xn--mnchen-3ya.de"}) {
    EXPECT_TRUE(is_plausible_email(good)) << good;
  }
  for (const char* bad :
       {"", "ada", "ada@", "@b.it", "a@b", "a b@c.it", "a@b..it", "a@-b.it", ".a@b.it", "a@b.it,c@d.it",
        "a@b.it>", "<a@b.it", "a@b.it\r\nBcc: c@d.it", "a@@b.it", "à@b.it", "\"a\"@b.it"}) {
    EXPECT_FALSE(is_plausible_email(bad)) << bad;
  }
}

}  // namespace
}  // namespace sportello::signaling
