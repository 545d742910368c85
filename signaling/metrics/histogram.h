// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "metrics/exposition.h"

namespace sportello::signaling {

/// Counts durations by size. Observing allocates nothing.
class Histogram {
 public:
  static constexpr std::size_t kMaxBounds = 16;

  /// `bounds_s`: the upper bounds of the buckets in seconds, rising, at most `kMaxBounds`; they
  /// outlive the histogram. What is larger goes to the last bucket, +Inf.
  explicit Histogram(std::span<const double> bounds_s) : bounds_(bounds_s) {}

  void observe(double seconds);

  /// Writes the samples of a family that was begun, with one label where it has a name.
  void write(Exposition& out, std::string_view name, std::string_view label = {},
             std::string_view value = {}) const;

  std::uint64_t count() const { return count_; }

 private:
  std::span<const double> bounds_;
  std::array<std::uint64_t, kMaxBounds> buckets_{};
  std::uint64_t count_ = 0;
  double sum_ = 0;
};

}  // namespace sportello::signaling
