// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "packet/packet.h"
#include "util/sequence.h"

namespace sportello {

/// What arrived on the lossy carriers: tells duplicates, and makes the feedback.
///
/// Every report tells again what the one before told, so that a lost report loses nothing.
class ReceiveLog {
 public:
  enum class Verdict : uint8_t {
    kNew,
    kDuplicate,
    /// So far from the others that it may be damage; to be taken, but not reported. If the next one
    /// stands beside it, the log goes on from there.
    kOutlier,
  };

  /// A datagram arrived.
  Verdict record(uint16_t sequence, int64_t now_us);

  /// A recorded datagram held more than feedback: a report is due soon.
  void want_report() { wanted_ = true; }
  /// It had this send time on it.
  void note_send_time(uint32_t send_time_us_24, int64_t now_us);

  /// When the next report should leave, with other packets or alone; INT64_MAX if never.
  int64_t report_due_us(bool alone) const;

  /// Makes the report that is due, on at most `max_count` datagrams. False if there is nothing.
  bool make_report(size_t max_count, int64_t now_us, Feedback* feedback) const;
  /// The report left.
  void report_sent(const Feedback& feedback, int64_t now_us);

  /// Most body bytes of a report on `count` datagrams.
  static constexpr size_t max_report_bytes(size_t count) {
    return 15 + (count + 7) / 8 + 2 * count;
  }

  /// Time between reports that leave with other packets; twice that alone.
  void set_report_interval_us(int64_t interval_us) { interval_us_ = interval_us; }

  uint64_t received() const { return received_; }
  uint64_t lost() const;

 private:
  static constexpr int64_t kWindow = 1024;
  /// A longer gap has to be confirmed; a report can tell of any that has not.
  static constexpr int64_t kMaxForward = 120;
  static constexpr int64_t kMaxBackward = 512;
  static constexpr int64_t kNotArrived = -1;

  int64_t& arrival(int64_t sequence) {
    return arrivals_[static_cast<size_t>(sequence & (kWindow - 1))];
  }
  int64_t arrival(int64_t sequence) const {
    return arrivals_[static_cast<size_t>(sequence & (kWindow - 1))];
  }
  void start(int64_t sequence, int64_t now_us);
  void note(int64_t sequence, int64_t now_us);
  bool fill(int64_t* base, int64_t* end, int64_t* first_units, Feedback* feedback) const;

  std::array<int64_t, kWindow> arrivals_{};
  bool started_ = false;
  int64_t first_ = 0;
  int64_t highest_ = 0;
  int64_t outlier_ = -1;
  uint64_t received_ = 0;
  uint64_t received_since_start_ = 0;
  uint64_t lost_before_start_ = 0;

  bool has_send_time_ = false;
  uint32_t send_time_us_24_ = 0;
  int64_t send_time_arrived_us_ = 0;

  int64_t interval_us_ = 50'000;
  bool wanted_ = false;
  int64_t last_report_us_ = -1;
  int unreported_ = 0;
  int64_t unreported_from_ = 0;  ///< Lowest sequence that arrived since the last report.
  int64_t reported_ = 0;         ///< Highest sequence in the last report.
  int64_t reported_before_ = 0;  ///< And in the one before.
};

}  // namespace sportello
