// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace sportello::signaling {

/// Writes metrics in Prometheus' text format, version 0.0.4. A family's samples follow it at once.
class Exposition {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  static constexpr const char* kContentType = "text/plain; version=0.0.4; charset=utf-8";

  /// Begins a family: `type` is counter, gauge or histogram; `help` one line.
  void family(std::string_view name, std::string_view type, std::string_view help);
  void sample(std::string_view name, Labels labels, std::uint64_t value);
  void sample(std::string_view name, Labels labels, double value);

  /// A family of one sample without labels.
  template <class Number>
  void single(std::string_view name, std::string_view type, std::string_view help, Number value) {
    family(name, type, help);
    sample(name, {}, value);
  }

  std::string take() { return std::move(text_); }

 private:
  void begin_sample(std::string_view name, Labels labels);

  std::string text_;
};

/// A number as the format writes it: the shortest text that reads back the same.
std::string metric_number(double value);

}  // namespace sportello::signaling
