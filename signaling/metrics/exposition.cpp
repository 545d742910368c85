// SPDX-License-Identifier: EUPL-1.2
#include "metrics/exposition.h"

#include <charconv>
#include <cmath>

namespace sportello::signaling {
namespace {

void append_escaped(std::string& text, std::string_view value) {
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
    } else {
      if (c == '\\' || c == '"') text += '\\';
      text += c;
    }
  }
}

}  // namespace

std::string metric_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  char text[32];
  const auto result = std::to_chars(text, text + sizeof text, value);
  return {text, result.ptr};
}

void Exposition::family(std::string_view name, std::string_view type, std::string_view help) {
  text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
  text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void Exposition::sample(std::string_view name, Labels labels, std::uint64_t value) {
  begin_sample(name, labels);
  text_.append(std::to_string(value)).append("\n");
}

void Exposition::sample(std::string_view name, Labels labels, double value) {
  begin_sample(name, labels);
  text_.append(metric_number(value)).append("\n");
}

void Exposition::begin_sample(std::string_view name, Labels labels) {
  text_.append(name);
  char separator = '{';
  for (const auto& [label, value] : labels) {
    if (value.empty()) continue;  // the format takes an empty label for none
    text_.append(1, separator).append(label).append("=\"");
    append_escaped(text_, value);
    text_ += '"';
    separator = ',';
  }
  text_.append(separator == ',' ? "} " : " ");
}

}  // namespace sportello::signaling
