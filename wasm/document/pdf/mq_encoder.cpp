// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/mq_encoder.h"

#include "document/pdf/mq_states.h"

namespace sportello::document {

void MqEncoder::encode(bool bit, Context& context) {
  const MqState& state = kMqStates[context.state];
  const uint32_t qe = state.qe;
  a_ -= qe;
  if (bit == (context.likely != 0)) {
    if ((a_ & 0x8000) != 0) {
      c_ += qe;
      return;
    }
    if (a_ < qe) {
      a_ = qe;
    } else {
      c_ += qe;
    }
    context.state = state.after_likely;
  } else {
    if (a_ < qe) {
      c_ += qe;
    } else {
      a_ = qe;
    }
    if (state.switches) context.likely ^= 1;
    context.state = state.after_unlikely;
  }
  renormalise();
}

void MqEncoder::renormalise() {
  do {
    a_ <<= 1;
    c_ <<= 1;
    if (--ct_ == 0) byte_out();
  } while ((a_ & 0x8000) == 0);
}

void MqEncoder::next_byte(int shift, uint32_t mask, int bits) {
  if (has_byte_) out_.push_back(static_cast<uint8_t>(byte_));
  has_byte_ = true;
  byte_ = c_ >> shift;
  c_ &= mask;
  ct_ = bits;
}

void MqEncoder::byte_out() {
  if (byte_ != 0xff && c_ >= 0x8000000) {
    ++byte_;
    c_ &= 0x7ffffff;
  }
  // After 0xff a bit is left free for a carry.
  if (byte_ == 0xff) {
    next_byte(20, 0xfffff, 7);
  } else {
    next_byte(19, 0x7ffff, 8);
  }
}

void MqEncoder::finish() {
  const uint32_t end = c_ + a_;
  c_ |= 0xffff;
  if (c_ >= end) c_ -= 0x8000;
  c_ <<= ct_;
  byte_out();
  c_ <<= ct_;
  byte_out();
  if (byte_ != 0xff) out_.push_back(static_cast<uint8_t>(byte_));
  out_.push_back(0xff);
  out_.push_back(0xac);
}

}  // namespace sportello::document
