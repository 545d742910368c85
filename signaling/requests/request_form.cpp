// SPDX-License-Identifier: EUPL-1.2
#include "requests/request_form.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <optional>

#include "base/text.h"
#include "hours/civil_time.h"
#include "hours/opening_hours.h"
#include "requests/contact.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxNameCharacters = 80;
constexpr std::size_t kMaxSubjectCharacters = 500;
constexpr std::size_t kMaxPhoneBytes = 40;
constexpr std::size_t kMaxEmailBytes = 254;
constexpr int kMostDaysAhead = 60;

constexpr std::string_view kDayParts[] = {"any", "morning", "afternoon"};

/// Line breaks, tabs and runs of blanks become one blank.
std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

/// Reads the fields of a form and remembers the first fault.
class FormReader {
 public:
  explicit FormReader(const json::object& body) : body_(body) {}

  /// A text on one line; empty where it is missing or null and need not be there.
  std::string text(std::string_view field, std::size_t max_characters, bool needed) {
    const auto* value = body_.if_contains(json::string_view(field.data(), field.size()));
    if (value == nullptr || value->is_null()) return needed ? fail("missing", field) : std::string();
    if (!value->is_string()) return fail("malformed", field);
    const auto& string = value->get_string();
    // Before any work on it: a character has at most four bytes, and blanks may stand around.
    if (string.size() > 4 * max_characters + 1024) return fail("too_long", field);
    auto line = on_one_line({string.data(), string.size()});
    if (!is_utf8(line)) return fail("malformed", field);
    if (character_count(line) > max_characters) return fail("too_long", field);
    if (needed && line.empty()) return fail("missing", field);
    return line;
  }

  std::string phone() {
    auto number = text("phone", kMaxPhoneBytes, false);
    if (!number.empty() && !is_plausible_phone(number)) return fail("not_a_phone", "phone");
    return number;
  }

  std::string email() {
    auto address = text("email", kMaxEmailBytes, false);
    if (!address.empty() && !is_plausible_email(address)) return fail("not_an_email", "email");
    return address;
  }

  std::string desk() {
    auto id = text("desk", 64, true);
    if (!fault_ && !is_identifier(id)) return fail("unknown_desk", "desk");
    return id;
  }

  Language language() {
    const auto known = language_from(text("lang", 16, true));
    if (!known) fail("malformed", "lang");
    return known.value_or(Language::kItalian);
  }

  void preferred(CallbackForm& form, TimeMs now) {
    const auto* value = body_.if_contains("preferred");
    if (value == nullptr || value->is_null()) return;
    if (!value->is_object()) {
      fail("malformed", "preferred");
      return;
    }
    FormReader inner(value->get_object());
    const auto part = inner.text("part", 16, false);
    form.date = inner.text("date", 10, false);
    const auto* known = std::find(std::begin(kDayParts), std::end(kDayParts), part);
    if (inner.fault_ || (!part.empty() && known == std::end(kDayParts))) {
      fail("malformed", "preferred");
      return;
    }
    if (!part.empty()) form.part = static_cast<DayPart>(known - std::begin(kDayParts));
    if (form.date.empty()) return;
    const auto day = parse_date(form.date);
    const auto today = rome_time(now).date;
    if (!day) {
      fail("malformed", "preferred");
    } else if (*day < today) {
      fail("past", "preferred");
    } else if (*day > today + std::chrono::days{kMostDaysAhead}) {
      fail("too_far", "preferred");
    }
  }

  void consent() {
    const auto* value = body_.if_contains("consent");
    if (value == nullptr || !value->is_bool() || !value->get_bool()) fail("missing", "consent");
  }

  TimeMs instant(std::string_view field) {
    const auto* value = body_.if_contains(json::string_view(field.data(), field.size()));
    json::error_code error;
    const auto number = value == nullptr ? 0 : value->to_number<TimeMs>(error);
    if (value == nullptr || error || number <= 0) fail("missing", field);
    return number;
  }

  std::string fail(std::string_view code, std::string_view field) {
    if (!fault_) fault_ = FormFault{code, field};
    return {};
  }

  const std::optional<FormFault>& fault() const { return fault_; }

 private:
  const json::object& body_;
  std::optional<FormFault> fault_;
};

}  // namespace

std::string_view to_string(DayPart part) { return kDayParts[static_cast<std::size_t>(part)]; }

std::variant<CallbackForm, FormFault> parse_callback_form(const json::object& body, TimeMs now) {
  FormReader reader(body);
  CallbackForm form;
  form.desk = reader.desk();
  form.name = reader.text("name", kMaxNameCharacters, true);
  form.phone = reader.phone();
  form.email = reader.email();
  if (form.phone.empty() && form.email.empty()) reader.fail("contact_needed", "phone");
  form.subject = reader.text("subject", kMaxSubjectCharacters, true);
  reader.preferred(form, now);
  reader.consent();
  form.language = reader.language();
  if (reader.fault()) return *reader.fault();
  return form;
}

std::variant<AppointmentForm, FormFault> parse_appointment_form(const json::object& body) {
  FormReader reader(body);
  AppointmentForm form;
  form.desk = reader.desk();
  form.start = reader.instant("start");
  form.name = reader.text("name", kMaxNameCharacters, true);
  form.email = reader.email();
  form.subject = reader.text("subject", kMaxSubjectCharacters, true);
  reader.consent();
  form.language = reader.language();
  if (reader.fault()) return *reader.fault();
  return form;
}

}  // namespace sportello::signaling
