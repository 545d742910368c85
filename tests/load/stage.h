// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>

namespace sportello::load {

/// Where processes meet: parts of the load arrive at the end of each phase and go on together, once
/// all have arrived and the one that measures lets them. In memory that forked processes share.
class Stage {
 public:
  static constexpr std::int64_t kMostParts = 16;

  /// Throws std::runtime_error.
  explicit Stage(std::int64_t parts);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // For a part.
  void arrive(std::int64_t part) { shared_->arrived[part].fetch_add(1); }
  bool may_go_on(std::int64_t part) const { return shared_->gone >= shared_->arrived[part]; }

  // For the one that measures.
  bool all_arrived() const;
  void go_on() { shared_->gone.fetch_add(1); }

  /// For both: something is wrong, and everybody stops.
  void stop() { shared_->stopped = true; }
  bool stopped() const { return shared_->stopped; }

 private:
  struct Shared {
    std::atomic<int> gone{0};
    std::atomic<bool> stopped{false};
    std::atomic<int> arrived[kMostParts]{};
  };

  std::int64_t parts_;
  Shared* shared_;
};

}  // namespace sportello::load
