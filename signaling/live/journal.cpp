// SPDX-License-Identifier: EUPL-1.2
#include "live/journal.h"

#include <algorithm>
#include <iterator>

#include "live/field_text.h"

namespace sportello::signaling {
namespace {

constexpr std::string_view kEntryVersion = "c1";
constexpr std::size_t kMaxRecordBytes = 64 * 1024;
constexpr std::uint64_t kMaxRecords = 16;

/// Fits a double's 53 bits, which is what a sorted set counts with: the priority, the time, and
/// for those of one millisecond the order of their coming.
std::uint64_t score_of(const CallTrace& trace, std::uint64_t arrival) {
  constexpr int kTimeBits = 41, kArrivalBits = 10;
  const auto time = static_cast<std::uint64_t>(std::max<TimeMs>(0, trace.since)) &
                    ((std::uint64_t{1} << kTimeBits) - 1);
  return (static_cast<std::uint64_t>(trace.priority) << (kTimeBits + kArrivalBits)) |
         (time << kArrivalBits) | (arrival & ((1U << kArrivalBits) - 1));
}

std::vector<std::string> difference(std::vector<std::string> of, std::vector<std::string> without) {
  std::sort(of.begin(), of.end());
  std::sort(without.begin(), without.end());
  std::vector<std::string> result;
  std::set_difference(of.begin(), of.end(), without.begin(), without.end(),
                      std::back_inserter(result));
  return result;
}

}  // namespace

std::string write_entry(const JournalEntry& entry) {
  FieldWriter out;
  out.text(kEntryVersion).number(entry.score).number(entry.records.size());
  for (const auto& record : entry.records) out.text(record);
  return out.take();
}

std::optional<JournalEntry> parse_entry(std::string_view text) {
  FieldReader in(text);
  if (in.text(kEntryVersion.size()) != kEntryVersion) return std::nullopt;
  JournalEntry entry;
  entry.score = in.number();
  const auto records = in.number(kMaxRecords);
  for (std::uint64_t i = 0; i < records && in.ok(); ++i) {
    entry.records.emplace_back(in.text(kMaxRecordBytes));
  }
  if (!in.complete()) return std::nullopt;
  return entry;
}

Journal::Journal(CallRegistry& registry) : registry_(registry) {
  registry_.watch(&changes_);
  begin_anew();
}

void Journal::begin_anew() {
  // Who came before whom within one millisecond is still known.
  for (auto& [call, known] : known_) known = {{}, 0, {}, {}, known.arrival};
  for (auto& call : registry_.call_ids()) changes_.calls.insert(std::move(call));
  changes_.blocks = registry_.block_notes();
}

std::vector<JournalChange> Journal::take() {
  std::vector<JournalChange> changes;
  std::unordered_set<std::string> touched;
  touched.swap(changes_.calls);
  for (const auto& call : touched) {
    const auto trace = registry_.trace(call);
    const auto found = known_.find(call);
    if (!trace) {
      if (found == known_.end()) continue;  // it came and went in between
      auto& known = found->second;
      if (!known.shape.empty()) {
        changes.push_back({call, {}, known.queue, {}, known.score, {}, known.operators});
      }
      known_.erase(found);
      continue;
    }
    if (found == known_.end()) {
      auto& known = known_[call];
      known.arrival = arrivals_++;
      changes.push_back(compare(call, *trace, known));
    } else if (found->second.shape != trace->shape || found->second.queue != trace->queue) {
      changes.push_back(compare(call, *trace, found->second));
    }
  }
  // Sealing a token touches the call.
  changes_.calls.clear();
  return changes;
}

JournalChange Journal::compare(const std::string& call, const CallTrace& trace,
                               Known& known) const {
  const std::uint64_t score = trace.queue.empty() ? 0 : score_of(trace, known.arrival);
  JournalChange change{call,
                       write_entry({score, registry_.records_of(call)}),
                       known.queue,
                       trace.queue,
                       score,
                       difference(trace.operators, known.operators),
                       difference(known.operators, trace.operators)};
  known = {trace.queue, score, trace.operators, trace.shape, known.arrival};
  return change;
}

}  // namespace sportello::signaling
