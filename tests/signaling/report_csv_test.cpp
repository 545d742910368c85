// SPDX-License-Identifier: EUPL-1.2
// The report as spreadsheets in Italy open it, whatever citizens wrote.
#include "reports/report_csv.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace sportello::signaling {
namespace {

constexpr std::chrono::sys_days kMonday{std::chrono::year{2026} / 11 / 23};

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find("\r\n", at);
    found.push_back(text.substr(at, end - at));
    if (end == std::string::npos) break;
    at = end + 2;
  }
  return found;
}

TEST(CsvCell, NeutralisesFormulas) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("+39 0571"), "'+39 0571");
  EXPECT_EQ(csv_cell("-2"), "'-2");
  EXPECT_EQ(csv_cell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_cell("  =cmd|' /C calc'!A0"), "'  =cmd|' /C calc'!A0");
  EXPECT_EQ(csv_cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csv_cell("\xC2\xA0=1"), "'\xC2\xA0=1");
  EXPECT_EQ(csv_cell("\xEF\xBC\x9D" "1"), "'\xEF\xBC\x9D" "1");
  EXPECT_EQ(csv_cell("=HYPERLINK(\"http://x\";\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\"");
  EXPECT_EQ(csv_cell("a=b"), "a=b");
  EXPECT_EQ(csv_cell("è già"), "è già");
  EXPECT_EQ(csv_cell(""), "");
}

TEST(CsvCell, QuotesWhatWouldEndIt) {
  EXPECT_EQ(csv_cell("uno; due"), "\"uno; due\"");
  EXPECT_EQ(csv_cell("detto \"ciao\""), "\"detto \"\"ciao\"\"\"");
  EXPECT_EQ(csv_cell("riga\r\nriga"), "\"riga\r\nriga\"");
}

TEST(ReportCsv, HasOneHeaderAndRowsOfOneWidth) {
  const std::vector<CallReport> calls = {
      {"URP_1", kMonday, 9, MediaKind::kVoice, Language::kItalian, CallOutcome::kAnswered, 10'000, 90'000}};
  const std::vector<RatingReport> ratings = {{"URP_1", kMonday, 9, 4, "=2*3; grazie"}, {"URP_1", kMonday, 9, 5, ""}};
  const auto report = make_report({kMonday, kMonday, ""}, calls, ratings);
  const auto text = report_csv(report, Language::kItalian, [](std::string_view id) { return "@ " + std::string(id); });
  ASSERT_TRUE(text.starts_with("\xEF\xBB\xBFRighe per;Sportello;Giorno;Ora;Chiamate;"));
  const auto rows = lines(text);
  // Header, total, one desk, one day, 24 hours, one comment.
  ASSERT_EQ(rows.size(), 29U);
  EXPECT_EQ(rows[1], "Totale;;;;1;1;0;0;10;10;90;90;2;4,50;0;0;0;1;1;");
  EXPECT_TRUE(rows[2].starts_with("Sportello;'@ URP_1;;;1;"));
  EXPECT_TRUE(rows[3].starts_with("Giorno;;2026-11-23;;1;"));
  EXPECT_EQ(rows[4], "Ora;;;00:00;0;0;0;0;;;;;0;;0;0;0;0;0;");
  EXPECT_EQ(rows[28], "Commento;'@ URP_1;2026-11-23;09:00;;;;;;;;;;4;;;;;;\"'=2*3; grazie\"");
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    EXPECT_EQ(std::count(rows[i].begin(), rows[i].end(), ';'), 19) << rows[i];
  }
}

TEST(ReportCsv, SpeaksEnglishWithADecimalPoint) {
  const std::vector<RatingReport> ratings = {{"URP_1", kMonday, 9, 4, ""}, {"URP_1", kMonday, 9, 5, ""}};
  const auto report = make_report({kMonday, kMonday, "URP_1"}, {}, ratings);
  const auto text = report_csv(report, Language::kEnglish, [](std::string_view) { return "Information"; });
  EXPECT_NE(text.find("Total;Information;;;0;0;0;0;;;;;2;4.50;"), std::string::npos) << text;
}

}  // namespace
}  // namespace sportello::signaling
