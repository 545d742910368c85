// SPDX-License-Identifier: EUPL-1.2
#include "audio/jitter_buffer.h"

#include <cstdlib>
#include <limits>

namespace sportello {
namespace {

/// A frame this far from where the stream is expected belongs to another stream...
constexpr std::int64_t kStrayUs = 2'000'000;
constexpr std::int64_t kStraySequences = 1'000;
/// ...and this many of them in a row mean that it has begun anew.
constexpr int kStraysToRestart = 5;

}  // namespace

JitterBuffer::JitterBuffer(std::int64_t least_delay_us, std::int64_t most_delay_us,
                           std::int64_t initial_delay_us)
    : delay_(least_delay_us, most_delay_us, initial_delay_us) {
  restart();
}

JitterBuffer::Outcome JitterBuffer::insert(std::uint16_t sequence16, std::uint32_t timestamp_48k,
                                           int samples, bool silence,
                                           std::span<const std::uint8_t> payload,
                                           std::int64_t arrival_us) {
  Outcome outcome = Outcome::kStored;
  std::int64_t sequence = sequences_.peek(sequence16);
  std::int64_t timestamp = timestamps_.peek(timestamp_48k);
  if (is_stray(sequence, lateness_us(timestamp, arrival_us))) {
    if (++strays_ < kStraysToRestart) return Outcome::kRefused;
    lost_in_runs_ = lost();
    restart();
    outcome = Outcome::kRestart;
  }
  strays_ = 0;
  const bool first = !sequences_.started();
  sequence = sequences_.unwrap(sequence16);
  timestamp = timestamps_.unwrap(timestamp_48k);
  if (first) first_sequence_ = highest_sequence_ = sequence;

  if (note_seen(sequence)) return Outcome::kDuplicate;
  ++received_;
  ++unique_in_run_;
  last_lateness_us_ = lateness_us(timestamp, arrival_us);
  delay_.observe(arrival_us - last_lateness_us_, arrival_us,
                 static_cast<std::int64_t>(samples) * 1000 / 48);
  if (timestamp < played_until_) return Outcome::kLate;
  if (!store_.insert(sequence, timestamp, samples, silence, payload)) return Outcome::kRefused;
  return outcome;
}

std::uint64_t JitterBuffer::lost() const {
  if (!sequences_.started()) return lost_in_runs_;
  const auto expected = static_cast<std::uint64_t>(highest_sequence_ - first_sequence_ + 1);
  return lost_in_runs_ + (expected > unique_in_run_ ? expected - unique_in_run_ : 0);
}

bool JitterBuffer::is_stray(std::int64_t sequence, std::int64_t lateness) const {
  if (!sequences_.started()) return false;
  return std::llabs(sequence - highest_sequence_) > kStraySequences ||
         std::llabs(lateness - delay_.fastest_us()) > kStrayUs;
}

void JitterBuffer::restart() {
  store_.clear();
  delay_.reset();
  sequences_.reset();
  timestamps_.reset();
  played_until_ = std::numeric_limits<std::int64_t>::min();
  strays_ = 0;
  seen_.fill(false);
  unique_in_run_ = 0;
}

bool JitterBuffer::note_seen(std::int64_t sequence) {
  const auto slot = [](std::int64_t number) {
    return static_cast<std::size_t>(((number % kSeenSpan) + kSeenSpan) % kSeenSpan);
  };
  for (; highest_sequence_ < sequence; ++highest_sequence_)
    seen_[slot(highest_sequence_ + 1)] = false;
  if (first_sequence_ > sequence) first_sequence_ = sequence;
  const bool seen = seen_[slot(sequence)];
  seen_[slot(sequence)] = true;
  return seen;
}

}  // namespace sportello
