// SPDX-License-Identifier: EUPL-1.2
#include "reports/report_csv.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <initializer_list>
#include <optional>

namespace sportello::signaling {
namespace {

struct CsvWords {
  std::string_view total, desk, day, hour, comment;
  std::array<std::string_view, 19> header;
};

constexpr CsvWords kItalianWords{
    "Totale", "Sportello", "Giorno", "Ora", "Commento",
    {"Righe per", "Sportello", "Giorno", "Ora", "Chiamate", "Con risposta", "Abbandonate", "Non accolte",
     "Attesa mediana (s)", "Attesa 90° percentile (s)", "Durata mediana (s)", "Durata 90° percentile (s)",
     "Valutazioni", "Media stelle", "1 stella", "2 stelle", "3 stelle", "4 stelle", "5 stelle"}};
constexpr CsvWords kEnglishWords{
    "Total", "Desk", "Day", "Hour", "Comment",
    {"Rows by", "Desk", "Day", "Hour", "Calls", "Answered", "Abandoned", "Refused", "Median wait (s)",
     "90th percentile wait (s)", "Median length (s)", "90th percentile length (s)", "Ratings", "Mean stars",
     "1 star", "2 stars", "3 stars", "4 stars", "5 stars"}};

class Table {
 public:
  explicit Table(Language language) : decimal_(language == Language::kItalian ? ',' : '.') {}

  void text(std::string_view cell) { next().append(csv_cell(cell)); }
  void number(std::int64_t value) { next().append(std::to_string(value)); }
  void empty(int cells) {
    while (cells-- > 0) next();
  }
  void seconds(const std::optional<Percentiles>& values) {
    if (!values) return empty(2);
    number((values->median + 500) / 1000);
    number((values->p90 + 500) / 1000);
  }
  void mean(std::optional<double> value) {
    if (!value) return empty(1);
    char digits[16];
    std::snprintf(digits, sizeof digits, "%.2f", *value);
    std::replace(digits, digits + sizeof digits, '.', decimal_);
    next().append(digits);
  }
  void end_row() {
    text_.append("\r\n");
    first_ = true;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string& next() {
    if (!first_) text_.push_back(';');
    first_ = false;
    return text_;
  }

  char decimal_;
  bool first_ = true;
  std::string text_ = "\xEF\xBB\xBF";
};

void add_figures(Table& table, const Figures& figures) {
  for (const auto count : {figures.calls, figures.answered, figures.abandoned, figures.refused}) table.number(count);
  table.seconds(figures.wait);
  table.seconds(figures.length);
  table.number(figures.ratings());
  table.mean(figures.mean_stars());
  for (const auto count : figures.stars) table.number(count);
  table.empty(1);
  table.end_row();
}

std::string clock(int hour) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:00", hour);
  return text;
}

bool begins_like_formula(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\xC2' || text.front() == '\xA0')) {
    text.remove_prefix(1);
  }
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r\n|").find(text.front()) != std::string_view::npos) return true;
  // The full-width forms of = + - @, which some spreadsheets fold.
  for (const std::string_view wide : {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"}) {
    if (text.starts_with(wide)) return true;
  }
  return false;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell(begins_like_formula(text) ? "'" : "");
  cell.append(text);
  if (cell.find_first_of(";\"\r\n,\t") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char sign : cell) {
    if (sign == '"') quoted.push_back('"');
    quoted.push_back(sign);
  }
  quoted.push_back('"');
  return quoted;
}

std::string report_csv(const Report& report, Language language,
                       const std::function<std::string(std::string_view)>& name_of_desk) {
  const CsvWords& words = language == Language::kItalian ? kItalianWords : kEnglishWords;
  const std::string chosen = report.range.desk.empty() ? "" : name_of_desk(report.range.desk);
  Table table(language);
  for (const auto title : words.header) table.text(title);
  table.text(words.comment);
  table.end_row();

  table.text(words.total);
  table.text(chosen);
  table.empty(2);
  add_figures(table, report.total);
  for (const auto& [desk, figures] : report.desks) {
    table.text(words.desk);
    table.text(name_of_desk(desk));
    table.empty(2);
    add_figures(table, figures);
  }
  auto day = report.range.from;
  for (const auto& figures : report.days) {
    table.text(words.day);
    table.text(chosen);
    table.text(day_text(day));
    table.empty(1);
    add_figures(table, figures);
    day += std::chrono::days{1};
  }
  for (std::size_t hour = 0; hour < report.hours.size(); ++hour) {
    table.text(words.hour);
    table.text(chosen);
    table.empty(1);
    table.text(clock(static_cast<int>(hour)));
    add_figures(table, report.hours[hour]);
  }
  for (const auto& rating : report.comments) {
    table.text(words.comment);
    table.text(name_of_desk(rating.desk));
    table.text(day_text(rating.day));
    table.text(clock(rating.hour));
    table.empty(9);
    table.number(rating.stars);
    table.empty(5);
    table.text(rating.comment);
    table.end_row();
  }
  return table.take();
}

}  // namespace sportello::signaling
