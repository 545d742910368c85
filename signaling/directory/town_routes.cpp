// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "base/text.h"
#include "directory/directory_routes.h"
#include "directory/directory_store.h"
#include "http/responses.h"
#include "reports/audit.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxSites = 200;
constexpr std::size_t kMaxUrlBytes = 300;

json::object sites_value(Database& database) {
  const auto sites = load_directory(database).sites;
  return {{"sites", json::array(sites.begin(), sites.end())},
          {"any_when_empty", true},
          {"version", sites_version(database)}};
}

json::object settings_value(Database& database) {
  const auto settings = load_directory(database).settings;
  return {{"report_days", settings.report_days},
          {"callback_days", settings.callback_days},
          {"audit_days", settings.audit_days},
          {"privacy_url", settings.privacy_url},
          {"email", settings.email},
          {"phone", settings.phone},
          {"version", settings_version(database)}};
}

ApiAnswer read_value(json::object (*value)(Database&)) {
  return StorageWork([value](Database& database) -> Finish {
    return [body = value(database)] { return json_response(200, body); };
  });
}

ApiAnswer change_sites(const ApiRequest& request, Snapshots& snapshots) {
  BodyReader body(request.body);
  auto sites = body.texts("sites", kMaxSites, 200);
  for (auto& site : sites) {
    site = to_lower(site);
    if (!is_origin(site)) body.refuse("sites");
  }
  std::sort(sites.begin(), sites.end());
  sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
  if (body.value("sites") == nullptr) body.refuse("sites");
  const auto version = given_version(body);
  if (auto fault = body.fault()) return *fault;
  return [sites, version, who = request.who->account.name, now = request.now,
          &snapshots](Database& database) -> Finish {
    const auto before = sites_value(database);
    if (version && *version != sites_version(database)) return conflict(before);
    put_sites(database, sites);
    const auto after = sites_value(database);
    audit(database, {now, who, "sites.put", "sites", before.at("sites"), after.at("sites")});
    return in_force(database, snapshots, 200, after);
  };
}

/// What supervisors see; the sender is the IT office's, since the mail server has to know it.
json::object settings_answer(json::object settings, const std::string& mail_sender) {
  settings["mail_sender"] = mail_sender;
  return settings;
}

void read_settings(BodyReader& body, TownSettings& settings) {
  const auto days = [&body](std::string_view name, int& field) {
    field = static_cast<int>(body.integer_or(name, 1, 3'660, field));
  };
  const auto text = [&body](std::string_view name, std::string& field) {
    if (body.value(name) != nullptr) field = body.text(name, 0, kMaxUrlBytes);
  };
  days("report_days", settings.report_days);
  days("callback_days", settings.callback_days);
  days("audit_days", settings.audit_days);
  text("privacy_url", settings.privacy_url);
  text("email", settings.email);
  text("phone", settings.phone);
  const auto& url = settings.privacy_url;
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://")) {
    body.refuse("privacy_url");
  }
  if (!settings.email.empty() && settings.email.find('@') == std::string::npos) {
    body.refuse("email");
  }
}

ApiAnswer change_settings(const ApiRequest& request, Snapshots& snapshots,
                          const std::string& sender) {
  BodyReader body(request.body);
  TownSettings scratch;
  read_settings(body, scratch);
  const auto version = given_version(body);
  if (auto fault = body.fault()) return *fault;
  return [given = request.body, version, who = request.who->account.name, now = request.now,
          sender, &snapshots](Database& database) -> Finish {
    auto before = settings_value(database);
    if (version && *version != settings_version(database)) {
      return conflict(settings_answer(before, sender));
    }
    auto settings = load_directory(database).settings;
    BodyReader again(given);
    read_settings(again, settings);
    put_settings(database, settings);
    auto after = settings_value(database);
    before.erase("version");
    auto noted = after;
    noted.erase("version");
    audit(database, {now, who, "settings.put", "settings", before, noted});
    return in_force(database, snapshots, 200, settings_answer(after, sender));
  };
}

}  // namespace

std::optional<std::int64_t> given_version(BodyReader& body) {
  if (body.value("version") == nullptr) return std::nullopt;
  return body.integer("version", 0, std::int64_t{1} << 53);
}

Finish conflict(json::object current) {
  return [body = json::object{{"error", "conflict"}, {"current", std::move(current)}}] {
    return json_response(409, body);
  };
}

Finish in_force(Database& database, Snapshots& snapshots, unsigned status, json::object body) {
  return [apply = snapshots.refresh(database), status, body = std::move(body)] {
    apply();
    return status == 200 && body.empty() ? empty_response() : json_response(status, body);
  };
}

void add_town_routes(ApiRoutes& routes, const DirectoryRoom& room) {
  auto& snapshots = room.snapshots;
  routes.add({Method::kGet, "/api/office/sites", Access::kEditor,
              [](const ApiRequest&) { return read_value(sites_value); }});
  routes.add({Method::kPost, "/api/office/sites", Access::kEditor,
              [&snapshots](const ApiRequest& r) { return change_sites(r, snapshots); }});
  routes.add({Method::kGet, "/api/office/settings", Access::kSupervisor,
              [sender = room.mail_sender](const ApiRequest&) -> ApiAnswer {
                return StorageWork([sender](Database& database) -> Finish {
                  return [body = settings_answer(settings_value(database), sender)] {
                    return json_response(200, body);
                  };
                });
              }});
  routes.add({Method::kPost, "/api/office/settings", Access::kSupervisor,
              [&snapshots, sender = room.mail_sender](const ApiRequest& r) {
                return change_settings(r, snapshots, sender);
              }});
}

void add_directory_routes(ApiRoutes& routes, const DirectoryRoom& room) {
  add_desk_routes(routes, room);
  add_town_routes(routes, room);
}

}  // namespace sportello::signaling
