// SPDX-License-Identifier: EUPL-1.2
#include "directory/directory.h"

#include <algorithm>

#include "base/text.h"

namespace sportello::signaling {

const Desk* Directory::find(std::string_view id) const {
  const auto found = std::find_if(desks.begin(), desks.end(),
                                  [id](const Desk& desk) { return desk.id == id; });
  return found == desks.end() ? nullptr : &*found;
}

const Desk* Directory::find_enabled(std::string_view id) const {
  const auto* desk = find(id);
  return desk != nullptr && desk->enabled ? desk : nullptr;
}

bool Directory::allows_site(std::string_view origin) const {
  return sites.empty() || std::any_of(sites.begin(), sites.end(), [origin](const auto& site) {
           return equals_ignoring_case(site, origin);
         });
}

std::vector<DeskConfig> Directory::configs() const {
  std::vector<DeskConfig> list;
  for (const auto& desk : desks) {
    DeskConfig config;
    config.id = desk.id;
    config.name_it = desk.name_it;
    config.name_en = desk.name_en;
    config.blur = desk.blur;
    config.languages = desk.languages;
    config.group_size = desk.group_size;
    config.block_time = desk.block_minutes * TimeMs{60'000};
    config.enabled = desk.enabled;
    config.hours = desk.hours;
    list.push_back(std::move(config));
  }
  return list;
}

bool is_language_code(std::string_view text) {
  return (text.size() == 2 || text.size() == 3) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_origin(std::string_view text) {
  const auto scheme = text.starts_with("https://")  ? std::string_view("https://")
                      : text.starts_with("http://") ? std::string_view("http://")
                                                    : std::string_view();
  return !scheme.empty() && text.size() <= 200 && to_lower(text) == text &&
         is_host_and_port(text.substr(scheme.size()));
}

}  // namespace sportello::signaling
