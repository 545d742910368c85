// SPDX-License-Identifier: EUPL-1.2
#include "video/temporal_pattern.h"

namespace sportello {

TemporalStep TemporalPattern::next() const {
  using Update = TemporalStep::Update;
  static constexpr TemporalStep kTwo[] = {{0, Update::kLast, false}, {1, Update::kNone, false}};
  static constexpr TemporalStep kThree[] = {{0, Update::kLast, false},
                                            {2, Update::kNone, false},
                                            {1, Update::kGolden, false},
                                            {2, Update::kNone, true}};
  switch (layers_) {
    case 2:
      return kTwo[position_ % 2];
    case 3:
      return kThree[position_ % 4];
    default:
      return {};
  }
}

}  // namespace sportello
