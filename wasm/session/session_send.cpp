// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "session/media_session_impl.h"

namespace sportello {
namespace {

/// Voice that waited longer for a carrier would only make the far side's jitter buffer grow.
constexpr int64_t kMaxVoiceAgeUs = 200'000;
/// Payload of a video fragment.
constexpr size_t kMaxFragmentPayload = 1'000;
constexpr size_t kMinFragmentPayload = 64;
constexpr int64_t kFirstWindowBytes = 8'000;
constexpr int64_t kMaxBaseRttUs = 400'000;
constexpr int64_t kWindowSlackUs = 250'000;
constexpr int64_t kMinWindowBytes = 1'500;
/// A report prefers the voice carrier, and takes control when no lossy one moves.
constexpr int64_t kVideoCarrierReportUs = 30'000;
constexpr int64_t kControlReportUs = 400'000;
/// Where more is lost, requests are said twice: they are small, and what they save is time.
constexpr double kRepeatRequestsLoss = 0.03;
/// While documents are under way, something leaves on a lossy carrier at least this often.
constexpr int64_t kProbeUs = 40'000;
constexpr int64_t kThinProbeUs = 100'000;
constexpr int64_t kThinBps = 80'000;
/// Type and length of a packet, and the length that the one before it gets.
constexpr size_t kPacketRoom = 5;

uint32_t low_24(int64_t value) { return static_cast<uint32_t>(value & 0xffffff); }

VideoPacket to_packet(const VideoFragment& fragment) {
  VideoPacket packet;
  packet.key = fragment.frame.key;
  packet.frame_id = static_cast<uint16_t>(fragment.frame.frame_id & 0xffff);
  packet.index = fragment.index;
  packet.count = fragment.frame.fragment_count;
  packet.codec = static_cast<uint8_t>(fragment.frame.codec);
  packet.temporal_layer = fragment.frame.temporal_layer;
  packet.depends_on = fragment.frame.depends_on;
  packet.timestamp_us_32 = static_cast<uint32_t>(fragment.frame.timestamp_us & 0xffffffff);
  packet.width = fragment.frame.width;
  packet.height = fragment.frame.height;
  packet.payload = fragment.payload;
  return packet;
}

}  // namespace

bool MediaSession::Impl::push_video_frame(std::span<const uint8_t> data,
                                          const EncodedFrameInfo& info) {
  const size_t headers = datagram_header_size(true, true) + kVideoPacketOverhead;
  const size_t fits = max_video_datagram > headers ? max_video_datagram - headers : 0;
  const size_t max_payload = std::clamp(fits, kMinFragmentPayload, kMaxFragmentPayload);
  const auto verdict = video_out.push(info, data, max_payload, pacer.rate_bps(), now_us);
  if (verdict == VideoSendQueue::Verdict::kQueued && info.key) {
    key_frames_to_make.fulfilled(now_us);
  }
  if (verdict != VideoSendQueue::Verdict::kKeyFrameNeeded) return true;
  key_frames_to_make.request();
  return false;
}

void MediaSession::Impl::drop_stale_voice() {
  while (voice_sender.has_frame() && now_us - voice_sender.front().captured_us > kMaxVoiceAgeUs) {
    voice_sender.pop();
  }
}

MediaSession::Impl::LossyContent MediaSession::Impl::lossy_content(Carrier carrier) {
  LossyContent content;
  video_in.update_requests(send_log.rtt_us(), now_us);
  content.requests = video_in.requests_due(now_us);
  if (carrier == Carrier::kVoice) {
    drop_stale_voice();
    content.voice = voice_sender.has_frame();
    content.probe = !content.voice && probe_due();
  } else {
    if (video_out.drop_old(now_us)) key_frames_to_make.request();
    VideoFragment fragment;
    content.video = video_out.front(&fragment) && pacer.room_bytes(now_us) > 0 && window_open();
  }
  const bool alone = !content.any();
  int64_t report_us = receive_log.report_due_us(alone);
  if (alone && carrier == Carrier::kVideo && report_us < now_us) report_us += kVideoCarrierReportUs;
  content.report = report_us <= now_us;
  return content;
}

/// However wrong the rate is, no more lies in queues on the way than this window: what one round
/// trip, the wait for a report and a tolerable queue hold.
bool MediaSession::Impl::window_open() const {
  if (send_log.min_rtt_us() == 0) return send_log.under_way_bytes() < kFirstWindowBytes;
  // A larger least round trip is a queue that was there from the start.
  const int64_t min_rtt_us = std::min(send_log.min_rtt_us(), kMaxBaseRttUs);
  const int64_t window_bytes =
      rate.target_bps() * (min_rtt_us + kWindowSlackUs) / 8'000'000 + kMinWindowBytes;
  return send_log.under_way_bytes() < window_bytes;
}

/// Documents alone would not tell how the path bears them: their channel hides delay and loss.
bool MediaSession::Impl::probe_due() const {
  if (documents.rate_bps() == 0) return false;
  const int64_t interval_us = rate.target_bps() < kThinBps ? kThinProbeUs : kProbeUs;
  return now_us - last_lossy_us >= interval_us;
}

void MediaSession::Impl::set_documents_waiting(bool waiting) {
  allocation.set_documents_waiting(waiting);
  deal_rate();
}

int64_t MediaSession::Impl::document_budget() {
  return window_open() ? documents.bytes(now_us) : 0;
}

void MediaSession::Impl::on_document_sent(size_t bytes) {
  documents.on_sent(static_cast<int64_t>(bytes), now_us);
  const auto cost = static_cast<size_t>(DocumentBudget::cost(static_cast<int64_t>(bytes)));
  send_log.on_document_sent(cost);
  pacer.on_sent(cost, now_us);
  sent_meter.add(cost, now_us);
}

bool MediaSession::Impl::control_fallback_due() const {
  const int64_t due_us = receive_log.report_due_us(true);
  return due_us <= now_us && now_us - due_us >= kControlReportUs && due_us > 0;
}

bool MediaSession::Impl::ready(Carrier carrier) {
  if (carrier == Carrier::kControl) {
    return handshake.due_us() <= now_us || control_fallback_due();
  }
  return lossy_content(carrier).any();
}

std::span<const uint8_t> MediaSession::Impl::poll(Carrier carrier, size_t max_bytes) {
  max_bytes = std::min(max_bytes, datagram.size());
  if (carrier == Carrier::kControl) return write_control(max_bytes);
  if (carrier == Carrier::kVideo) max_video_datagram = max_bytes;
  const LossyContent content = lossy_content(carrier);
  return content.any() ? write_lossy(content, max_bytes) : std::span<const uint8_t>();
}

std::span<const uint8_t> MediaSession::Impl::write_control(size_t max_bytes) {
  DatagramWriter writer(std::span<uint8_t>(datagram).first(max_bytes));
  DatagramHeader header;
  header.sequenced = false;
  header.session_tag = handshake.session_tag();
  if (!writer.begin(header)) return {};
  if (handshake.due_us() <= now_us) handshake.write(&writer, now_us);
  if (control_fallback_due()) {
    write_report(&writer, 0);
    if (video_in.take_key_frame_request(now_us)) writer.add(PacketType::kKeyFrameRequest);
  }
  if (writer.empty()) return {};
  sent_meter.add(writer.size() + kDatagramOverheadBytes, now_us);
  return writer.datagram();
}

std::span<const uint8_t> MediaSession::Impl::write_lossy(const LossyContent& content,
                                                         size_t max_bytes) {
  DatagramWriter writer(std::span<uint8_t>(datagram).first(max_bytes));
  DatagramHeader header;
  header.session_tag = handshake.session_tag();
  header.sequence = send_log.next_sequence();
  header.has_send_time = content.video || content.report || content.probe;
  header.send_time_us_24 = low_24(now_us);
  if (!writer.begin(header)) return {};

  // Voice is laid behind the small packets but never crowded out by them.
  const size_t voice_room =
      content.voice ? voice_sender.front().payload.size() + 4 + 2 * kPacketRoom : 0;
  if (content.report) write_report(&writer, voice_room);
  if (content.requests) write_requests(&writer, voice_room);
  if (now_us >= handshake.state_due_us() && writer.room() > voice_room + 2 * kPacketRoom) {
    handshake.write_state(&writer, now_us);
  }
  if (content.voice) write_voice(&writer);
  if (content.probe && writer.room() > kPacketRoom) writer.add(PacketType::kProbe);
  if (content.video) write_video(&writer);
  if (writer.empty()) return {};

  const size_t bytes = writer.size() + kDatagramOverheadBytes;
  send_log.on_sent(bytes, now_us);
  rate.on_sent(bytes, now_us);
  pacer.on_sent(bytes, now_us);
  sent_meter.add(bytes, now_us);
  last_lossy_us = now_us;
  return writer.datagram();
}

void MediaSession::Impl::write_report(DatagramWriter* writer, size_t reserve) {
  const size_t fixed = ReceiveLog::max_report_bytes(0) + kPacketRoom + reserve;
  if (writer->room() <= fixed) return;
  // 17 bytes tell of eight datagrams at most.
  const size_t max_count = (writer->room() - fixed) * 8 / 17;
  Feedback feedback;
  if (!receive_log.make_report(max_count, now_us, &feedback)) return;
  if (writer->add(feedback)) receive_log.report_sent(feedback, now_us);
}

void MediaSession::Impl::write_requests(DatagramWriter* writer, size_t reserve) {
  if (writer->room() > reserve && video_in.take_key_frame_request(now_us)) {
    writer->add(PacketType::kKeyFrameRequest);
  }
  constexpr size_t kItemBytes = 6;
  if (writer->room() < reserve + kPacketRoom + kItemBytes) return;
  const Nack nack = video_in.take_nack((writer->room() - reserve - kPacketRoom) / kItemBytes,
                                       rate.loss_fraction() > kRepeatRequestsLoss);
  if (nack.size > 0) writer->add(nack);
}

void MediaSession::Impl::write_voice(DatagramWriter* writer) {
  while (voice_sender.has_frame()) {
    const VoiceFrame frame = voice_sender.front();
    VoicePacket packet;
    packet.sequence = frame.sequence;
    packet.timestamp = static_cast<uint16_t>((frame.timestamp_48k / kVoiceTimestampUnit) & 0xffff);
    packet.payload = frame.payload;
    const bool alone = writer->empty();
    if (writer->add(packet)) {
      ++voice_sent;
    } else if (!alone) {
      return;
    }
    // A frame that does not fit even alone never will.
    voice_sender.pop();
  }
}

void MediaSession::Impl::write_video(DatagramWriter* writer) {
  const int64_t room_bytes = pacer.room_bytes(now_us);
  VideoFragment fragment;
  for (bool first = true; video_out.front(&fragment); first = false) {
    if (!first && static_cast<int64_t>(writer->size()) >= room_bytes) return;
    const bool alone = writer->empty();
    if (!writer->add(to_packet(fragment))) {
      if (!alone) return;
      // The carrier has become too small for it; the next frames are cut smaller.
      key_frames_to_make.request();
    }
    video_out.pop(now_us);
  }
}

}  // namespace sportello
