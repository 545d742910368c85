// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "base/text.h"
#include "directory/directory_routes.h"
#include "directory/directory_store.h"
#include "directory/hours_text.h"
#include "hours/civil_time.h"
#include "hours/holidays.h"
#include "http/responses.h"
#include "reports/audit.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDesks = 200;
constexpr std::size_t kMaxNameBytes = 160;
constexpr std::size_t kMaxLanguages = 20;

json::object name_value(const Desk& desk) { return {{"it", desk.name_it}, {"en", desk.name_en}}; }

json::object desk_value(const Desk& desk) {
  return {{"id", desk.id},
          {"name", name_value(desk)},
          {"enabled", desk.enabled},
          {"languages", json::array(desk.languages.begin(), desk.languages.end())},
          {"blur", desk.blur},
          {"group_size", desk.group_size},
          {"slot_minutes", desk.slot_minutes},
          {"slots_ahead", desk.slots_ahead},
          {"block_minutes", desk.block_minutes},
          {"position", desk.position},
          {"version", desk.version}};
}

json::object desk_hours_value(const Desk& desk) {
  auto value = hours_value(*desk.hours, std::chrono::sys_days::min());
  value["version"] = desk.hours_version;
  return value;
}

/// In the order given, each once; a desk speaks at least one.
void read_languages(BodyReader& body, Desk& desk) {
  desk.languages.clear();
  for (auto& code : body.texts("languages", kMaxLanguages, 3)) {
    if (!is_language_code(code)) body.refuse("languages");
    const auto& known = desk.languages;
    if (std::find(known.begin(), known.end(), code) == known.end()) {
      desk.languages.push_back(std::move(code));
    }
  }
  if (desk.languages.empty()) body.refuse("languages");
}

/// Reads what the body names; the rest stays.
void read_desk(BodyReader& body, Desk& desk) {
  if (const auto* name = body.value("name"); name != nullptr) {
    if (name->is_object()) {
      BodyReader names(name->get_object());
      desk.name_it = names.text("it", 1, kMaxNameBytes);
      if (!names.ok()) body.refuse("name.it");
      desk.name_en = names.text("en", 0, kMaxNameBytes);
      if (!names.ok()) body.refuse("name.en");
      if (desk.name_en.empty()) desk.name_en = desk.name_it;
    } else {
      body.refuse("name");
    }
  }
  const auto number = [&body](std::string_view name, int least, int most, int& field) {
    field = static_cast<int>(body.integer_or(name, least, most, field));
  };
  desk.enabled = body.flag_or("enabled", desk.enabled);
  desk.blur = body.flag_or("blur", desk.blur);
  if (body.value("languages") != nullptr) read_languages(body, desk);
  number("group_size", 0, 4, desk.group_size);
  if (desk.group_size == 1) body.refuse("group_size");
  number("slot_minutes", 0, 240, desk.slot_minutes);
  if (desk.slot_minutes > 0 && desk.slot_minutes < 5) body.refuse("slot_minutes");
  number("slots_ahead", 1, 60, desk.slots_ahead);
  number("block_minutes", 1, 7 * 24 * 60, desk.block_minutes);
  number("position", 0, 10'000, desk.position);
}

json::object public_hours(const Desk& desk, const TownSettings& town, TimeMs now) {
  const auto& hours = *desk.hours;
  const auto time = rome_time(now);
  auto body = hours_value(hours, time.date);
  json::object today{{"date", date_text(time.date)}, {"spans", spans_value(hours.on(time.date))}};
  if (const auto holiday = italian_holiday(time.date); !holiday.empty()) {
    today["holiday"] = json::string_view(holiday.data(), holiday.size());
  }
  const auto special = hours.special.find(time.date);
  if (special != hours.special.end() && !special->second.reason_it.empty()) {
    today["reason"] = {{"it", special->second.reason_it}, {"en", special->second.reason_en}};
  }
  body["today"] = std::move(today);
  body["privacy_url"] = town.privacy_url;
  body["email"] = town.email;
  body["phone"] = town.phone;
  body["next_opening"] = nullptr;
  if (hours.given()) {
    if (const auto next = hours.next_opening(time)) body["next_opening"] = instant_of(*next);
  }
  return body;
}

ApiAnswer add_desk(const ApiRequest& request, Snapshots& snapshots) {
  BodyReader body(request.body);
  Desk desk;
  desk.id = body.text("id", 1, 64);
  if (!is_identifier(desk.id)) body.refuse("id");
  if (body.value("name") == nullptr) body.refuse("name");
  read_desk(body, desk);
  if (auto fault = body.fault()) return *fault;
  const bool placed = body.value("position") != nullptr;
  return [desk, placed, who = request.who->account.name, now = request.now,
          &snapshots](Database& database) mutable -> Finish {
    const auto directory = load_directory(database);
    if (const auto* known = directory.find(desk.id)) return conflict(desk_value(*known));
    if (directory.desks.size() >= kMaxDesks) {
      return [] { return error_response(409, "too_many_desks"); };
    }
    if (!placed && !directory.desks.empty()) {
      desk.position = directory.desks.back().position + 1;
    }
    put_desk(database, desk);
    audit(database, {now, who, "desk.add", desk.id, nullptr, desk_value(desk)});
    return in_force(database, snapshots, 201, desk_value(desk));
  };
}

ApiAnswer change_desk(const ApiRequest& request, Snapshots& snapshots) {
  // Read twice: now for its faults, and later upon the desk as it then stands.
  BodyReader body(request.body);
  Desk scratch;
  read_desk(body, scratch);
  const auto version = given_version(body);
  if (auto fault = body.fault()) return *fault;
  return [id = std::string(request.parts[0]), given = request.body, version,
          who = request.who->account.name, now = request.now,
          &snapshots](Database& database) -> Finish {
    const auto directory = load_directory(database);
    const auto* known = directory.find(id);
    if (known == nullptr) return [] { return error_response(404, "unknown"); };
    if (version && *version != known->version) return conflict(desk_value(*known));
    auto desk = *known;
    BodyReader again(given);
    read_desk(again, desk);
    ++desk.version;
    put_desk(database, desk);
    audit(database, {now, who, "desk.put", id, desk_value(*known), desk_value(desk)});
    return in_force(database, snapshots, 200, desk_value(desk));
  };
}

ApiAnswer delete_desk(const ApiRequest& request, Snapshots& snapshots) {
  BodyReader body(request.body);
  const auto version = given_version(body);
  if (auto fault = body.fault()) return *fault;
  return [id = std::string(request.parts[0]), version, who = request.who->account.name,
          now = request.now, &snapshots](Database& database) -> Finish {
    const auto directory = load_directory(database);
    const auto* known = directory.find(id);
    if (known == nullptr) return [] { return error_response(404, "unknown"); };
    if (version && *version != known->version) return conflict(desk_value(*known));
    remove_desk(database, id);
    audit(database, {now, who, "desk.remove", id, desk_value(*known), nullptr});
    return in_force(database, snapshots, 200, {});
  };
}

ApiAnswer change_hours(const ApiRequest& request, Snapshots& snapshots) {
  BodyReader body(request.body);
  auto hours = std::make_shared<const OpeningHours>(read_hours(body));
  const auto version = given_version(body);
  if (auto fault = body.fault()) return *fault;
  return [id = std::string(request.parts[0]), hours, version, who = request.who->account.name,
          now = request.now, &snapshots](Database& database) -> Finish {
    const auto directory = load_directory(database);
    const auto* known = directory.find(id);
    if (known == nullptr) return [] { return error_response(404, "unknown"); };
    if (version && *version != known->hours_version) return conflict(desk_hours_value(*known));
    auto desk = *known;
    desk.hours = hours;
    ++desk.hours_version;
    put_hours(database, desk);
    audit(database,
          {now, who, "hours.put", id, desk_hours_value(*known), desk_hours_value(desk)});
    return in_force(database, snapshots, 200, desk_hours_value(desk));
  };
}

}  // namespace

void add_desk_routes(ApiRoutes& routes, const DirectoryRoom& room) {
  const auto& directory = room.directory;
  auto& snapshots = room.snapshots;
  routes.add({Method::kGet, "/api/desks/{id}/hours", Access::kPublic,
              [&directory](const ApiRequest& request) -> ApiAnswer {
                const auto* desk = directory.now().find_enabled(request.parts[0]);
                if (desk == nullptr) return error_response(404, "unknown");
                auto response = json_response(200, public_hours(*desk, directory.now().settings, request.now));
                response.headers.pop_back();  // no-store
                response.header("Cache-Control", "public, max-age=60");
                return response;
              }});
  routes.add({Method::kGet, "/api/office/desks", Access::kSupervisor,
              [&directory](const ApiRequest&) -> ApiAnswer {
                json::array desks;
                for (const auto& desk : directory.now().desks) desks.push_back(desk_value(desk));
                return json_response(200, json::object{{"desks", std::move(desks)}});
              }});
  routes.add({Method::kGet, "/api/office/hours/{desk}", Access::kSupervisor,
              [&directory](const ApiRequest& request) -> ApiAnswer {
                const auto* desk = directory.now().find(request.parts[0]);
                if (desk == nullptr) return error_response(404, "unknown");
                return json_response(200, desk_hours_value(*desk));
              }});
  routes.add({Method::kPost, "/api/office/desks", Access::kSupervisor,
              [&snapshots](const ApiRequest& r) { return add_desk(r, snapshots); }});
  routes.add({Method::kPost, "/api/office/desks/{id}", Access::kSupervisor,
              [&snapshots](const ApiRequest& r) { return change_desk(r, snapshots); }});
  routes.add({Method::kDelete, "/api/office/desks/{id}", Access::kSupervisor,
              [&snapshots](const ApiRequest& r) { return delete_desk(r, snapshots); }});
  routes.add({Method::kPost, "/api/office/hours/{desk}", Access::kSupervisor,
              [&snapshots](const ApiRequest& r) { return change_hours(r, snapshots); }});
}

}  // namespace sportello::signaling
