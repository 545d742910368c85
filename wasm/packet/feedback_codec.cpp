// SPDX-License-Identifier: EUPL-1.2
#include "packet/feedback_codec.h"

namespace sportello {
namespace {

constexpr uint16_t kNoEcho = 0xffff;
constexpr int32_t kLongDelta = 0xe0;  ///< First byte from which on a delta has two.

}  // namespace

bool write_feedback(const Feedback& feedback, ByteWriter* writer) {
  const size_t count = feedback.count;
  if (count == 0 || count > kMaxFeedbackCount) return false;
  writer->u16(feedback.base_sequence);
  writer->u8(feedback.count);
  writer->u24(feedback.lost_total_24);
  writer->u24(feedback.echo_send_time_us_24);
  writer->u16(feedback.has_echo ? feedback.echo_hold : kNoEcho);
  writer->u24(feedback.first_arrival_24);
  for (size_t i = 0; i < count; i += 8) {
    int bits = 0;
    for (size_t j = i; j < i + 8; ++j) bits = bits * 2 + (j < count && feedback.received[j]);
    writer->u8(static_cast<uint8_t>(bits));
  }
  bool first = true;
  int32_t last = 0;
  for (size_t i = 0; i < count; ++i) {
    if (!feedback.received[i]) continue;
    const int32_t delta = feedback.arrival_offset[i] - last;
    last = feedback.arrival_offset[i];
    if (first) {
      if (delta != 0) return false;
      first = false;
    } else if (delta >= 0 && delta < kLongDelta) {
      writer->u8(static_cast<uint8_t>(delta));
    } else if (delta >= kMinArrivalDelta && delta <= kMaxArrivalDelta) {
      writer->u16(static_cast<uint16_t>((kLongDelta << 8) + delta - kMinArrivalDelta));
    } else {
      return false;
    }
  }
  return !first && writer->ok();
}

bool read_feedback(std::span<const uint8_t> body, Feedback* feedback) {
  ByteReader reader(body);
  feedback->base_sequence = reader.u16();
  feedback->count = reader.u8();
  feedback->lost_total_24 = reader.u24();
  feedback->echo_send_time_us_24 = reader.u24();
  feedback->echo_hold = reader.u16();
  feedback->has_echo = feedback->echo_hold != kNoEcho;
  feedback->first_arrival_24 = reader.u24();
  const size_t count = feedback->count;
  if (!reader.ok() || count == 0 || count > kMaxFeedbackCount) return false;
  for (size_t i = 0; i < count; i += 8) {
    const int bits = reader.u8();
    for (size_t j = i; j < i + 8 && j < count; ++j) {
      feedback->received[j] = ((bits >> (7 - (j - i))) & 1) != 0;
    }
  }
  bool first = true;
  int32_t offset = 0;
  for (size_t i = 0; i < count; ++i) {
    feedback->arrival_offset[i] = 0;
    if (!feedback->received[i]) continue;
    if (!first) {
      const int32_t head = reader.u8();
      offset +=
          head < kLongDelta ? head : ((head - kLongDelta) << 8) + reader.u8() + kMinArrivalDelta;
    }
    first = false;
    feedback->arrival_offset[i] = offset;
  }
  return reader.ok() && !first;
}

}  // namespace sportello
