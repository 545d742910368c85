// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <string>

#include "hours/opening_hours.h"
#include "http/body_reader.h"

// Opening hours as text and as JSON.
namespace sportello::signaling {

/// `09:00-13:00`
std::string span_text(const OpenSpan& span);
/// `09:00-13:00, 15:00-18:00`: what parse_spans reads.
std::string spans_text(const OpenSpans& spans);
/// `2026-12-24`
std::string date_text(std::chrono::sys_days date);

/// `["09:00-13:00"]`
boost::json::array spans_value(const OpenSpans& spans);
/// `week`, `closed_on_holidays`, and `special` with the days from `first` on.
boost::json::object hours_value(const OpeningHours& hours, std::chrono::sys_days first);

/// The inverse of `hours_value`. At most 100 special days.
OpeningHours read_hours(BodyReader& body);

}  // namespace sportello::signaling
