// SPDX-License-Identifier: EUPL-1.2
//
// Fragments, polls and requests in any order: the promises of the assembler hold.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>

#include "video/video_assembler.h"

namespace {

using namespace sportello;

class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  unsigned byte() {
    if (bytes_.empty()) return 0;
    const unsigned value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }
  unsigned word() { return byte() << 8 | byte(); }

 private:
  std::span<const std::uint8_t> bytes_;
};

void require(bool holds) {
  if (!holds) std::abort();
}

void check_frame(const AssembledVideoFrame& frame, std::uint32_t* last_id, bool* any) {
  const auto step = static_cast<std::int32_t>(frame.frame.frame_id - *last_id);
  require(!*any || step > 0);
  require(*any || frame.frame.key);
  require(!frame.data.empty());
  require(frame.data.size() <= kMaxFragmentsPerFrame * kMaxFragmentBytes);
  require(frame.frame.width > 0 && frame.frame.height > 0);
  *last_id = frame.frame.frame_id;
  *any = true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::uint8_t payload[kMaxFragmentBytes + 8] = {};
  Input input({data, size});
  VideoAssembler assembler;
  std::int64_t now_us = 0;
  std::uint32_t id = input.word() << 16 | input.word();
  std::uint32_t last_id = 0;
  bool any = false;
  while (!input.empty()) {
    const unsigned action = input.byte();
    now_us += static_cast<std::int64_t>(input.byte()) * 1000;
    switch (action % 8) {
      case 0:
        assembler.missing(now_us);
        break;
      case 1:
        while (const AssembledVideoFrame* frame = assembler.poll(now_us)) {
          check_frame(*frame, &last_id, &any);
        }
        break;
      case 2:
        if (action == 2) {
          assembler.reset();
          any = false;
        } else if (action == 10) {
          assembler.require_key_frame();
        } else if (action == 18) {
          id += input.word() << 8;
        } else {
          assembler.set_round_trip_us(input.word() * 64);
        }
        break;
      default: {
        VideoFragment fragment;
        fragment.frame.frame_id =
            id + static_cast<std::uint32_t>(static_cast<std::int8_t>(input.byte()));
        const unsigned shape = input.byte();
        fragment.frame.key = (shape & 1) != 0;
        fragment.frame.codec = static_cast<VideoCodec>(shape >> 1 & 3);
        fragment.frame.temporal_layer = static_cast<std::uint8_t>(shape >> 3 & 3);
        fragment.frame.depends_on = static_cast<std::uint8_t>(input.byte());
        fragment.frame.fragment_count =
            static_cast<std::uint16_t>((shape & 0x80) != 0 ? input.word() : 1 + (shape >> 5 & 3));
        fragment.index =
            static_cast<std::uint16_t>((shape & 0x80) != 0 ? input.word() : input.byte() & 3);
        fragment.frame.width = fragment.frame.key ? 64 : 0;
        fragment.frame.height = fragment.frame.width;
        fragment.frame.timestamp_us = static_cast<std::int64_t>(fragment.frame.frame_id) * 33'333;
        if (action == 0xff) fragment.frame.timestamp_us = std::numeric_limits<std::int64_t>::min();
        fragment.payload = std::span(payload).first(input.word() % (kMaxFragmentBytes + 8));
        assembler.insert(fragment, now_us);
        if (action % 8 == 7) ++id;
        break;
      }
    }
    require(assembler.next_wakeup_us(now_us) >= now_us);
    require(assembler.allocated_bytes() <= (4u << 20));
    assembler.key_frame_needed(now_us);
  }
  return 0;
}
