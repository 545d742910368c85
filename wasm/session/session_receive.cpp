// SPDX-License-Identifier: EUPL-1.2
#include "session/media_session_impl.h"

namespace sportello {
namespace {

/// So many datagrams in a row with another tag mean that the far side has begun anew.
constexpr int kTagChangeDatagrams = 3;

bool wants_report(PacketType type) {
  return type == PacketType::kVoice || type == PacketType::kVideo || type == PacketType::kProbe;
}

void add(VoiceReceiverStats* sum, const VoiceReceiverStats& stats) {
  sum->received += stats.received;
  sum->lost += stats.lost;
  sum->recovered += stats.recovered;
  sum->concealed_ms += stats.concealed_ms;
  sum->accelerated_ms += stats.accelerated_ms;
  sum->stretched_ms += stats.stretched_ms;
  sum->malformed += stats.malformed;
  sum->duplicates += stats.duplicates;
}

}  // namespace

void MediaSession::Impl::receive(Carrier carrier, std::span<const uint8_t> bytes) {
  if (bytes.empty()) return;
  received_meter.add(bytes.size() + kDatagramOverheadBytes, now_us);
  const bool lossy = carrier != Carrier::kControl;
  DatagramReader reader(bytes, lossy);
  if (!reader.ok()) {
    ++malformed;
    return;
  }
  if (lossy) {
    const DatagramHeader& header = reader.header();
    if (!accept_tag(header.session_tag)) return;
    switch (receive_log.record(header.sequence, now_us)) {
      case ReceiveLog::Verdict::kDuplicate:
        ++duplicates;
        return;
      case ReceiveLog::Verdict::kNew:
        if (header.has_send_time) receive_log.note_send_time(header.send_time_us_24, now_us);
        break;
      case ReceiveLog::Verdict::kOutlier:
        break;
    }
  }
  PacketView view;
  while (reader.next(&view)) {
    if (!on_packet(view)) ++malformed;
    if (lossy && wants_report(view.type)) {
      receive_log.want_report();
    }
  }
  if (reader.damaged()) ++malformed;
}

bool MediaSession::Impl::accept_tag(uint8_t tag) {
  if (remote_tag < 0) {
    remote_tag = tag;
    tag_from_media = true;
  }
  if (tag == remote_tag) {
    other_tag_count = 0;
    return true;
  }
  other_tag_count = tag == other_tag ? other_tag_count + 1 : 1;
  other_tag = tag;
  if (other_tag_count < kTagChangeDatagrams) return false;
  restart_receiving();
  remote_tag = tag;
  tag_from_media = true;
  return true;
}

bool MediaSession::Impl::on_packet(const PacketView& view) {
  switch (view.type) {
    case PacketType::kVoice:
      return on_voice(view);
    case PacketType::kVideo: {
      VideoPacket packet;
      return parse(view, &packet) && video_in.insert(packet, now_us);
    }
    case PacketType::kFeedback:
      return on_feedback(view);
    case PacketType::kNack:
      return on_nack(view);
    case PacketType::kKeyFrameRequest:
      key_frames_to_make.request();
      return true;
    case PacketType::kHello:
      return on_hello(view);
    case PacketType::kMediaState:
      return on_state(view);
    case PacketType::kProbe:
      return true;
    case PacketType::kBye:
      events.push({SessionEvent::Type::kRemoteBye, {}, false, false});
      return true;
  }
  return true;  // A later version's.
}

bool MediaSession::Impl::on_voice(const PacketView& view) {
  VoicePacket packet;
  if (!parse(view, &packet)) return false;
  const int64_t timestamp = voice_time.unwrap(packet.timestamp) * kVoiceTimestampUnit;
  // It counts what is malformed or double itself.
  voice_receiver->insert(packet.sequence, static_cast<uint32_t>(timestamp & 0xffffffff),
                         packet.payload, now_us);
  return true;
}

bool MediaSession::Impl::on_feedback(const PacketView& view) {
  Feedback feedback;
  if (!parse(view, &feedback) || !send_log.on_feedback(feedback, now_us)) return false;
  rate.on_feedback(send_log.results(), send_log.rtt_us(), now_us);
  deal_rate();
  return true;
}

bool MediaSession::Impl::on_nack(const PacketView& view) {
  Nack nack;
  if (!parse(view, &nack)) return false;
  for (size_t i = 0; i < nack.size; ++i) {
    video_out.request(nack.items[i], send_log.rtt_us(), now_us);
  }
  return true;
}

bool MediaSession::Impl::on_hello(const PacketView& view) {
  Hello hello;
  if (!parse(view, &hello)) return false;
  switch (handshake.on_hello(hello, now_us)) {
    case Handshake::HelloResult::kVersionMismatch:
      if (!mismatch_told) events.push({SessionEvent::Type::kVersionMismatch, {}, false, false});
      mismatch_told = true;
      break;
    case Handshake::HelloResult::kNewPeer: {
      const int tag = static_cast<int>(hello.session_id & 0x0f);
      // Its media may have come before its hello: then all is in place already.
      const bool in_place = remote_tag < 0 || (tag == remote_tag && tag_from_media);
      if (!in_place) restart_receiving();
      if (had_peer) key_frames_to_make.request();
      had_peer = true;
      remote_tag = tag;
      tag_from_media = false;
      handshake.forget_remote_state();
      break;
    }
    case Handshake::HelloResult::kKnown:
      break;
  }
  return true;
}

bool MediaSession::Impl::on_state(const PacketView& view) {
  MediaState state;
  if (!parse(view, &state)) return false;
  if (handshake.on_state(state)) {
    events.push({SessionEvent::Type::kRemoteState, {}, state.muted, state.camera});
  }
  return true;
}

void MediaSession::Impl::restart_receiving() {
  add(&voice_before_restart, voice_receiver->stats());
  voice_receiver = std::make_unique<VoiceReceiver>(voice_config);
  voice_time.reset();
  video_in.restart();
  receive_log = ReceiveLog();
  other_tag_count = 0;
  handshake.forget_remote_state();
  send_log.forget_far_clock();
  rate.forget_far_clock();
  events.push({SessionEvent::Type::kDecoderReset, {}, false, false});
}

}  // namespace sportello
