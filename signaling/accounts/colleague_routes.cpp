// SPDX-License-Identifier: EUPL-1.2
#include "accounts/colleague_routes.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <set>
#include <utility>

#include "http/responses.h"
#include "protocol/message_writer.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxListed = 500;

/// Consoles ask every 15 s while somebody chooses; several may share an address.
constexpr int kListsPerMinute = 120;

struct Line {
  const Account* account;
  std::optional<Presence> presence;

  /// Those who can answer first, those who are not there last.
  int rank() const {
    if (!presence) return 4;
    switch (*presence) {
      case Presence::kAvailable:
        return 0;
      case Presence::kWrapUp:
        return 1;
      case Presence::kBusy:
        return 2;
      case Presence::kAway:
        break;
    }
    return 3;
  }
};

std::string_view state_of(const Line& line) {
  return line.presence ? to_string(*line.presence) : std::string_view("offline");
}

json::object desk_json(const DeskStatus& status) {
  auto desk = writer::desk_value(*status.desk);
  const auto& languages = status.desk->languages;
  desk["languages"] = json::array(languages.begin(), languages.end());
  desk["state"] = std::string(to_string(status.state));
  return desk;
}

ApiAnswer list_colleagues(const ColleagueSources& sources, const ApiRequest& api) {
  json::array desks;
  std::set<std::string_view> enabled;
  const auto statuses = sources.desks(api.now);
  for (const auto& status : statuses) {
    enabled.insert(status.desk->id);
    desks.push_back(desk_json(status));
  }
  std::vector<Line> lines;
  for (const auto& [id, account] : sources.accounts.all()) {
    if (account.disabled || !account.roles.has(AccountRole::kOperator)) continue;
    if (id != api.who->account.name) lines.push_back({&account, sources.presence(id)});
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& one, const Line& other) { return one.rank() < other.rank(); });
  const bool more = lines.size() > kMaxListed;
  if (more) lines.resize(kMaxListed);
  json::array people;
  for (const auto& line : lines) {
    json::array own;
    for (const auto& desk : line.account->desks) {
      if (enabled.contains(desk)) own.emplace_back(desk);
    }
    people.push_back(json::object{{"id", line.account->name},
                                  {"name", line.account->display},
                                  {"desks", std::move(own)},
                                  {"state", std::string(state_of(line))}});
  }
  return json_response(200, json::object{{"desks", std::move(desks)},
                                         {"people", std::move(people)},
                                         {"more", more}});
}

}  // namespace

void add_colleague_routes(ApiRoutes& routes, ColleagueSources sources) {
  routes.add({Method::kGet, "/api/desk/colleagues", Access::kOperator,
              [sources = std::move(sources)](const ApiRequest& api) {
                return list_colleagues(sources, api);
              },
              kListsPerMinute});
}

}  // namespace sportello::signaling
