// SPDX-License-Identifier: EUPL-1.2
//
// A call in which the input decides what happens to the datagrams: they are lost, held back,
// damaged, doubled, or joined by bytes of its own. Whatever it does, every promise of the interface
// holds.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "session/media_session.h"

namespace {

using namespace sportello;

void require(bool condition) {
  if (!condition) std::abort();
}

class Bytes {
 public:
  Bytes(const uint8_t* data, size_t size) : rest_(data, size) {}
  bool empty() const { return rest_.empty(); }
  uint8_t next() {
    if (rest_.empty()) return 0;
    const uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    return byte;
  }
  std::span<const uint8_t> take(size_t count) {
    const auto taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  std::span<const uint8_t> rest_;
};

constexpr size_t kLimits[] = {0, 1, 20, 100, 1'100, 20'000};

void check_outputs(MediaSession* session, int64_t now_us) {
  std::array<float, 480> samples;
  session->pull_playout(samples, now_us);
  for (const float sample : samples) require(std::isfinite(sample) && std::abs(sample) <= 2);
  ReceivedVideoFrame frame;
  while (session->poll_video_frame(now_us, &frame)) {
    require(!frame.data.empty() && frame.width <= 1'920 && frame.height <= 1'920);
  }
  SessionEvent event;
  int events = 0;
  while (session->poll_event(&event)) require(++events < 100);
  require(session->next_wakeup_us(now_us) > now_us);
  const SessionStats stats = session->stats(now_us);
  require(stats.loss_fraction >= 0 && stats.loss_fraction <= 1);
  require(stats.estimate_bps >= 1'000 && stats.estimate_bps <= 3'000'000);
  require(stats.rtt_ms >= 0 && stats.rtt_ms < 10'000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Bytes bytes(data, size);
  MediaSession a({.seed = 1});
  MediaSession b({.seed = bytes.next()});
  MediaSession* sides[] = {&a, &b};
  for (MediaSession* side : sides) side->set_voice_complexity(0);
  std::array<float, 480> samples{};
  std::array<uint8_t, 2'500> picture{};
  std::vector<uint8_t> held;
  int64_t now_us = 0;
  for (int step = 0; !bytes.empty() && step < 300; ++step) {
    const uint8_t action = bytes.next();
    now_us += (action & 3) == 3 ? bytes.next() * int64_t{20'000} : 10'000;
    MediaSession* from = sides[action >> 7];
    MediaSession* to = sides[1 - (action >> 7)];
    for (size_t i = 0; i < samples.size(); ++i) {
      samples[i] = static_cast<float>((i * 37 + static_cast<size_t>(step)) % 100) / 200;
    }
    from->push_capture(samples, now_us);
    if (step % 4 == 0) {
      EncodedFrameInfo info;
      info.key = step % 20 == 0;
      info.width = info.height = 64;
      info.timestamp_us = now_us;
      from->push_video_frame(picture, info, now_us);
    }
    from->set_documents_waiting((action & 0x20) != 0);
    const size_t budget = from->document_budget(now_us);
    require(budget < 20'000);
    from->on_document_sent(budget + (step % 16 == 0 ? 3'000 : 0), now_us);
    for (const Carrier carrier : {Carrier::kControl, Carrier::kVoice, Carrier::kVideo}) {
      const size_t limit = (action & 0x40) != 0 ? kLimits[bytes.next() % 6] : 1'100;
      const auto sent = from->poll_datagram(carrier, limit, now_us);
      require(sent.size() <= limit);
      std::vector<uint8_t> datagram(sent.begin(), sent.end());
      switch ((action >> 2) & 7) {
        case 0:
          continue;
        case 1:
          std::swap(datagram, held);
          break;
        case 2:
          if (!datagram.empty()) datagram[bytes.next() % datagram.size()] = bytes.next();
          break;
        case 3:
          to->receive(carrier, datagram, now_us);
          break;
        case 4: {
          const auto own = bytes.take(bytes.next());
          // A copy, so that a read beyond it is seen.
          const std::vector<uint8_t> copy(own.begin(), own.end());
          to->receive(carrier, copy, now_us);
          break;
        }
        default:
          break;
      }
      to->receive(carrier, datagram, now_us);
    }
    check_outputs(to, now_us);
  }
  return 0;
}
