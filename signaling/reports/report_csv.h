// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "protocol/types.h"
#include "reports/figures.h"

namespace sportello::signaling {

/// A cell of a CSV file with semicolons: quoted where it has to be. What a spreadsheet would run as a
/// formula (=, +, -, @ at its beginning, also after blanks or in their full-width forms) gets an
/// apostrophe before it, and is then text.
std::string csv_cell(std::string_view text);

/// The report as one table, as spreadsheets in Italy read it: UTF-8 with a byte order mark, semicolons,
/// CR LF, seconds as whole numbers, a decimal comma in Italian. `name_of_desk` gives a desk's name.
std::string report_csv(const Report& report, Language language,
                       const std::function<std::string(std::string_view)>& name_of_desk);

}  // namespace sportello::signaling
