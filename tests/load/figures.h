// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "load/options.h"

namespace sportello::load {

/// Durations, and what is to be known of them.
class Durations {
 public:
  void add(double seconds) { seconds_.push_back(seconds); }
  std::size_t count() const { return seconds_.size(); }
  const std::vector<double>& seconds() const { return seconds_; }
  /// The smallest that `share` (0..1) of them do not exceed, in milliseconds; 0 if there are none.
  double percentile_ms(double share) const;

 private:
  std::vector<double> seconds_;
};

/// What a run found out about one node; memory in bytes.
struct NodeFigures {
  double base_pss = 0, base_rss = 0;  ///< with the operators, before the first caller
  double open_pss = 0;                ///< with the open, silent connections
  double waiting_pss = 0, waiting_rss = 0;  ///< with all callers in their queues
  double after_pss = 0;                     ///< and after the set-ups
  double cores = 0;                         ///< CPU time by time, during the set-ups
  bool decides = false;                     ///< for all nodes
};

/// What a run found out.
struct Figures {
  std::vector<NodeFigures> nodes;
  double opened_per_s = 0;           ///< connections while they were opened
  double queued_per_s = 0;           ///< calls while the queues filled
  double setup_seconds = 0;          ///< how long set-ups were begun
  Durations both_informed;           ///< from an answer to the later of the two who hear of it
  std::int64_t setups = 0;
  std::int64_t rivals = 0;           ///< set-ups that two operators answered
  std::int64_t late_ticks = 0;       ///< when no operator was free with a call before them
  std::vector<std::string> faults;   ///< what must not happen

  double setups_per_s() const {
    return setup_seconds > 0 ? static_cast<double>(setups) / setup_seconds : 0;
  }
};

void write_table(std::ostream& out, const Options& options, const Figures& figures);
/// One line of JSON.
void write_json(std::ostream& out, const Options& options, const Figures& figures);

}  // namespace sportello::load
