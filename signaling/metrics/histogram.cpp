// SPDX-License-Identifier: EUPL-1.2
#include "metrics/histogram.h"

#include <algorithm>
#include <string>

namespace sportello::signaling {

void Histogram::observe(double seconds) {
  ++count_;
  sum_ += seconds;
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), seconds);
  if (bound != bounds_.end()) ++buckets_[static_cast<std::size_t>(bound - bounds_.begin())];
}

void Histogram::write(Exposition& out, std::string_view name, std::string_view label,
                      std::string_view value) const {
  const std::string bucket = std::string(name) + "_bucket";
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    below += buckets_[i];
    out.sample(bucket, {{label, value}, {"le", metric_number(bounds_[i])}}, below);
  }
  out.sample(bucket, {{label, value}, {"le", "+Inf"}}, count_);
  out.sample(std::string(name) + "_sum", {{label, value}}, sum_);
  out.sample(std::string(name) + "_count", {{label, value}}, count_);
}

}  // namespace sportello::signaling
