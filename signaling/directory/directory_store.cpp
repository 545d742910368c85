// SPDX-License-Identifier: EUPL-1.2
#include "directory/directory_store.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "directory/hours_text.h"

namespace sportello::signaling {
namespace {

constexpr std::string_view kRoom = "directory";
constexpr std::string_view kSites = "directory.sites";
constexpr std::string_view kSettings = "directory.settings";

struct NumberSetting {
  std::string_view name;
  int TownSettings::*field;
};
struct TextSetting {
  std::string_view name;
  std::string TownSettings::*field;
};
constexpr NumberSetting kNumbers[] = {{"report_days", &TownSettings::report_days},
                                      {"callback_days", &TownSettings::callback_days},
                                      {"audit_days", &TownSettings::audit_days}};
constexpr TextSetting kTexts[] = {{"privacy_url", &TownSettings::privacy_url},
                                  {"email", &TownSettings::email},
                                  {"phone", &TownSettings::phone}};

std::int64_t version_of(Database& database, std::string_view room) {
  const auto all = revisions(database);
  const auto found = all.find(room);
  return found == all.end() ? 0 : found->second;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

std::vector<Desk> load_desks(soci::session& sql,
                             std::map<std::string, std::shared_ptr<OpeningHours>>& hours) {
  std::vector<Desk> desks;
  Desk desk;
  std::string languages;
  int enabled = 0;
  int blur = 0;
  int closed_on_holidays = 0;
  long long version = 0;
  long long hours_version = 0;
  soci::statement rows =
      (sql.prepare << "SELECT id, name_it, name_en, position, enabled, blur, languages, "
                      "group_size, slot_minutes, slots_ahead, block_minutes, closed_on_holidays, version, "
                      "hours_version FROM desk ORDER BY position, id",
       soci::into(desk.id), soci::into(desk.name_it), soci::into(desk.name_en),
       soci::into(desk.position), soci::into(enabled), soci::into(blur), soci::into(languages),
       soci::into(desk.group_size), soci::into(desk.slot_minutes), soci::into(desk.slots_ahead),
       soci::into(desk.block_minutes), soci::into(closed_on_holidays), soci::into(version),
       soci::into(hours_version));
  rows.execute();
  while (rows.fetch()) {
    auto own = std::make_shared<OpeningHours>();
    own->closed_on_holidays = closed_on_holidays != 0;
    desk.enabled = enabled != 0;
    desk.blur = blur != 0;
    desk.languages = split(languages);
    desk.version = version;
    desk.hours_version = hours_version;
    desk.hours = own;
    hours[desk.id] = std::move(own);
    desks.push_back(desk);
  }
  return desks;
}

void load_hours(soci::session& sql,
                std::map<std::string, std::shared_ptr<OpeningHours>>& hours) {
  std::string desk;
  std::string spans;
  int weekday = 0;
  soci::statement week = (sql.prepare << "SELECT desk, weekday, spans FROM desk_week",
                          soci::into(desk), soci::into(weekday), soci::into(spans));
  week.execute();
  while (week.fetch()) {
    const auto found = hours.find(desk);
    if (found == hours.end() || weekday < 0 || weekday > 6) continue;
    found->second->week[static_cast<std::size_t>(weekday)] = parse_spans(spans).value_or(OpenSpans{});
  }
  std::string day;
  SpecialDay special;
  soci::statement days =
      (sql.prepare << "SELECT desk, day, spans, reason_it, reason_en FROM desk_special",
       soci::into(desk), soci::into(day), soci::into(spans), soci::into(special.reason_it),
       soci::into(special.reason_en));
  days.execute();
  while (days.fetch()) {
    const auto found = hours.find(desk);
    const auto date = parse_date(day);
    if (found == hours.end() || !date) continue;
    special.spans = parse_spans(spans).value_or(OpenSpans{});
    found->second->special[*date] = special;
  }
}

TownSettings load_settings(soci::session& sql) {
  TownSettings settings;
  std::string name;
  std::string value;
  soci::statement rows = (sql.prepare << "SELECT name, value FROM setting", soci::into(name),
                          soci::into(value));
  rows.execute();
  while (rows.fetch()) {
    for (const auto& [known, field] : kNumbers) {
      if (known == name) {
        std::from_chars(value.data(), value.data() + value.size(), settings.*field);
      }
    }
    for (const auto& [known, field] : kTexts) {
      if (known == name) settings.*field = value;
    }
  }
  return settings;
}

}  // namespace

const RoomSchema& directory_schema() {
  static const RoomSchema schema{
      kRoom,
      {"CREATE TABLE desk(id TEXT PRIMARY KEY, name_it TEXT NOT NULL, name_en TEXT NOT NULL, "
       "position INTEGER NOT NULL, enabled INTEGER NOT NULL, blur INTEGER NOT NULL, "
       "group_size INTEGER NOT NULL, slot_minutes INTEGER NOT NULL, slots_ahead INTEGER NOT NULL, "
       "block_minutes INTEGER NOT NULL, closed_on_holidays INTEGER NOT NULL, "
       "version BIGINT NOT NULL, hours_version BIGINT NOT NULL);"
       "CREATE TABLE desk_week(desk TEXT NOT NULL REFERENCES desk(id) ON DELETE CASCADE, "
       "weekday INTEGER NOT NULL, spans TEXT NOT NULL, PRIMARY KEY(desk, weekday));"
       "CREATE TABLE desk_special(desk TEXT NOT NULL REFERENCES desk(id) ON DELETE CASCADE, "
       "day TEXT NOT NULL, spans TEXT NOT NULL, reason_it TEXT NOT NULL, "
       "reason_en TEXT NOT NULL, PRIMARY KEY(desk, day));"
       "CREATE TABLE site(origin TEXT PRIMARY KEY);"
       "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);",
       "ALTER TABLE desk ADD COLUMN languages TEXT NOT NULL DEFAULT 'it';"}};
  return schema;
}

Directory load_directory(Database& database) {
  auto& sql = database.sql();
  std::map<std::string, std::shared_ptr<OpeningHours>> hours;
  Directory directory;
  directory.desks = load_desks(sql, hours);
  load_hours(sql, hours);
  std::string origin;
  soci::statement sites = (sql.prepare << "SELECT origin FROM site ORDER BY origin",
                           soci::into(origin));
  sites.execute();
  while (sites.fetch()) directory.sites.push_back(origin);
  directory.settings = load_settings(sql);
  return directory;
}

void seed_directory(Database& database, const std::vector<DeskConfig>& desks) {
  Transaction transaction(database);
  if (version_of(database, kRoom) > 0) return;
  int position = 0;
  for (const auto& config : desks) {
    Desk desk;
    desk.id = config.id;
    desk.name_it = config.name_it;
    desk.name_en = config.name_en;
    desk.position = position++;
    put_desk(database, desk);
  }
  raise_revision(database, kRoom);
  transaction.commit();
}

void put_desk(Database& database, const Desk& desk) {
  const int enabled = desk.enabled ? 1 : 0;
  const int blur = desk.blur ? 1 : 0;
  const auto languages = joined(desk.languages);
  const int closed_on_holidays = desk.hours->closed_on_holidays ? 1 : 0;
  const long long version = desk.version;
  const long long hours_version = desk.hours_version;
  database.sql()
      << "INSERT INTO desk(id, name_it, name_en, position, enabled, blur, languages, group_size, "
         "slot_minutes, slots_ahead, block_minutes, closed_on_holidays, version, hours_version) "
         "VALUES(:id, :name_it, :name_en, :position, :enabled, :blur, :languages, :group_size, "
         ":slot_minutes, :slots_ahead, :block_minutes, :closed_on_holidays, :version, "
         ":hours_version) "
         "ON CONFLICT(id) DO UPDATE SET name_it = excluded.name_it, name_en = excluded.name_en, "
         "position = excluded.position, enabled = excluded.enabled, blur = excluded.blur, "
         "languages = excluded.languages, group_size = excluded.group_size, "
         "slot_minutes = excluded.slot_minutes, "
         "slots_ahead = excluded.slots_ahead, block_minutes = excluded.block_minutes, "
         "version = excluded.version",
      soci::use(desk.id), soci::use(desk.name_it), soci::use(desk.name_en),
      soci::use(desk.position), soci::use(enabled), soci::use(blur), soci::use(languages),
      soci::use(desk.group_size), soci::use(desk.slot_minutes), soci::use(desk.slots_ahead),
      soci::use(desk.block_minutes), soci::use(closed_on_holidays), soci::use(version),
      soci::use(hours_version);
  raise_revision(database, kRoom);
}

void put_hours(Database& database, const Desk& desk) {
  auto& sql = database.sql();
  const int closed_on_holidays = desk.hours->closed_on_holidays ? 1 : 0;
  const long long version = desk.hours_version;
  sql << "UPDATE desk SET closed_on_holidays = :closed, hours_version = :version WHERE id = :id",
      soci::use(closed_on_holidays), soci::use(version), soci::use(desk.id);
  sql << "DELETE FROM desk_week WHERE desk = :desk", soci::use(desk.id);
  sql << "DELETE FROM desk_special WHERE desk = :desk", soci::use(desk.id);
  for (int weekday = 0; weekday < 7; ++weekday) {
    const auto spans = spans_text(desk.hours->week[static_cast<std::size_t>(weekday)]);
    if (spans.empty()) continue;
    sql << "INSERT INTO desk_week(desk, weekday, spans) VALUES(:desk, :weekday, :spans)",
        soci::use(desk.id), soci::use(weekday), soci::use(spans);
  }
  for (const auto& [date, special] : desk.hours->special) {
    const auto day = date_text(date);
    const auto spans = spans_text(special.spans);
    sql << "INSERT INTO desk_special(desk, day, spans, reason_it, reason_en) "
           "VALUES(:desk, :day, :spans, :reason_it, :reason_en)",
        soci::use(desk.id), soci::use(day), soci::use(spans), soci::use(special.reason_it),
        soci::use(special.reason_en);
  }
  raise_revision(database, kRoom);
}

void remove_desk(Database& database, std::string_view id) {
  const std::string key(id);
  database.sql() << "DELETE FROM desk WHERE id = :id", soci::use(key);
  raise_revision(database, kRoom);
}

void put_sites(Database& database, const std::vector<std::string>& sites) {
  database.sql() << "DELETE FROM site";
  for (const auto& site : sites) {
    database.sql() << "INSERT INTO site(origin) VALUES(:origin)", soci::use(site);
  }
  raise_revision(database, kSites);
  raise_revision(database, kRoom);
}

void put_settings(Database& database, const TownSettings& settings) {
  const auto put = [&database](std::string_view name, const std::string& value) {
    const std::string key(name);
    database.sql() << "INSERT INTO setting(name, value) VALUES(:name, :value) "
                      "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
        soci::use(key), soci::use(value);
  };
  for (const auto& [name, field] : kNumbers) put(name, std::to_string(settings.*field));
  for (const auto& [name, field] : kTexts) put(name, settings.*field);
  raise_revision(database, kSettings);
  raise_revision(database, kRoom);
}

std::int64_t sites_version(Database& database) { return version_of(database, kSites); }
std::int64_t settings_version(Database& database) { return version_of(database, kSettings); }

}  // namespace sportello::signaling
