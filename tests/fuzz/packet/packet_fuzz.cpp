// SPDX-License-Identifier: EUPL-1.2
//
// Any bytes can be read as a datagram; what could be read can be written, and reads the same again.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "packet/datagram_reader.h"
#include "packet/datagram_writer.h"

namespace {

using namespace sportello;

void require(bool condition) {
  if (!condition) std::abort();
}

/// Writes `packet` behind `header` and reads it again.
template <typename Packet>
bool again(const DatagramHeader& header, const Packet& packet, Packet* copy,
           std::array<uint8_t, 32'768>* buffer) {
  DatagramWriter writer(*buffer);
  require(writer.begin(header));
  if (!writer.add(packet)) return false;
  DatagramReader reader(writer.datagram(), header.sequenced);
  PacketView view;
  require(reader.ok() && reader.next(&view) && parse(view, copy));
  require(!reader.next(&view) && !reader.damaged());
  return true;
}

bool same(std::span<const uint8_t> a, std::span<const uint8_t> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

void check(const DatagramHeader& header, const PacketView& view) {
  static std::array<uint8_t, 32'768> buffer;
  VoicePacket voice, voice_copy;
  if (parse(view, &voice) && again(header, voice, &voice_copy, &buffer)) {
    require(voice.sequence == voice_copy.sequence && voice.timestamp == voice_copy.timestamp);
    require(same(voice.payload, voice_copy.payload));
  }
  VideoPacket video, video_copy;
  if (parse(view, &video) && again(header, video, &video_copy, &buffer)) {
    require(video.index < video.count && video.index == video_copy.index);
    require(video.frame_id == video_copy.frame_id && video.width == video_copy.width);
    require(same(video.payload, video_copy.payload));
  }
  Feedback feedback, feedback_copy;
  if (parse(view, &feedback)) {
    require(feedback.count >= 1 && feedback.count <= kMaxFeedbackCount);
    if (again(header, feedback, &feedback_copy, &buffer)) {
      require(feedback.arrival_offset == feedback_copy.arrival_offset);
      require(feedback.received == feedback_copy.received);
    }
  }
  Nack nack, nack_copy;
  if (parse(view, &nack)) {
    require(nack.size >= 1 && nack.size <= kMaxNackItems);
    require(again(header, nack, &nack_copy, &buffer) && nack.size == nack_copy.size);
  }
  Hello hello, hello_copy;
  if (parse(view, &hello)) require(again(header, hello, &hello_copy, &buffer));
  MediaState state, state_copy;
  if (parse(view, &state)) require(again(header, state, &state_copy, &buffer));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const bool sequenced : {true, false}) {
    DatagramReader reader({data, size}, sequenced);
    PacketView view;
    size_t bodies = 0;
    while (reader.next(&view)) {
      bodies += view.body.size() + 1;
      require(bodies <= size);
      // Any body may come with any type.
      check(reader.header(), view);
    }
  }
  return 0;
}
