// SPDX-License-Identifier: EUPL-1.2
//
// A far side that says anything: messages of the input's bytes, each behind a length of two bytes;
// the length's upper bits say what else happens. Memory stays bounded, and what is told of the
// streams stays consistent.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "document/transfer/document_exchange.h"

namespace {

using sportello::document::DocumentExchange;

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  DocumentExchange core(1);
  core.connected();
  const std::vector<uint8_t> packet(3'000, 5);
  std::span<const uint8_t> left(data, size);
  while (left.size() >= 2) {
    const unsigned head = static_cast<unsigned>(left[0]) << 8 | left[1];
    left = left.subspan(2);
    const size_t length = std::min<size_t>(head & 0xfff, left.size());
    if ((head & 0x1000) != 0) core.connected();
    if ((head & 0x2000) != 0 && core.wants_packet()) require(core.push_packet(packet));
    core.receive(left.first(length));
    left = left.subspan(length);
    core.take_restarted();
    if ((head & 0x4000) != 0) {
      for (auto got = core.poll_packet(); !got.empty(); got = core.poll_packet()) {
        require(got.size() <= DocumentExchange::kMaxPacketBytes);
      }
    }
    if ((head & 0x8000) != 0) {
      const size_t max_bytes = 256 + (head & 0xff);
      for (auto message = core.poll_message(max_bytes); !message.empty();
           message = core.poll_message(max_bytes)) {
        require(message.size() <= max_bytes);
      }
    }
    require(core.acknowledged_bytes() <= core.sent_bytes());
    require(core.sent_bytes() <= core.pushed_bytes());
  }
  return 0;
}
