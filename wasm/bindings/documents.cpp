// SPDX-License-Identifier: EUPL-1.2
//
// The page's module for documents. What is exported, and how it behaves, is written in
// sportello-documents.d.ts; here bytes, numbers and views are handed over, and nothing else is done.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bindings/heap_view.h"
#include "document/pdf/pdf_writer.h"
#include "document/scan/make_page.h"
#include "document/scan/sheet_tracker.h"
#include "document/stream/document_decoder.h"
#include "document/stream/document_encoder.h"
#include "document/transfer/document_exchange.h"

namespace sportello::document {
namespace {

using emscripten::val;

Source source(int number) { return static_cast<Source>(std::clamp(number, 0, kSourceCount - 1)); }

val bytes_of(const Image& image) {
  return view(std::span<const uint8_t>(reinterpret_cast<const uint8_t*>(image.values().data()),
                                       image.values().size_bytes()));
}

/// A picture that JavaScript fills; empty if none may be so large.
val open_image(Image& image, int width, int height) {
  if (!is_page_size(width, height)) {
    image = Image();
  } else if (image.width() != width || image.height() != height) {
    image = Image(width, height);
  }
  return bytes_of(image);
}

val corners_array(const Quad& corners) {
  val array = val::array();
  for (const Point& corner : corners) {
    array.call<void>("push", static_cast<double>(corner.x), static_cast<double>(corner.y));
  }
  return array;
}

std::string hex(uint64_t number) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (size_t at = text.size(); at-- > 0; number >>= 4) text[at] = kDigits[number & 15];
  return text;
}

class BoundEncoder {
 public:
  val pixel_buffer(int width, int height) { return open_image(pixels_, width, height); }
  unsigned add_page(int from, bool exact) {
    PageOptions options;
    options.source = source(from);
    options.exact = exact;
    return encoder_.add_page(std::exchange(pixels_, Image()), options);
  }
  bool update_page(unsigned page) {
    return encoder_.update_page(page, std::exchange(pixels_, Image()));
  }
  void withdraw(unsigned page) { encoder_.withdraw(page); }
  val next_packet() {
    packet_.clear();
    encoder_.next_packet(packet_);
    return view<uint8_t>(packet_);
  }
  void restart() { encoder_.restart(); }
  val progress(unsigned page) {
    const PageProgress progress = encoder_.progress(page);
    val object = val::object();
    object.set("readable", progress.readable);
    object.set("complete", progress.complete);
    object.set("bytes", static_cast<double>(progress.bytes));
    object.set("layer", static_cast<int>(progress.layer));
    return object;
  }

 private:
  DocumentEncoder encoder_;
  Image pixels_;
  std::vector<uint8_t> packet_;
};

class BoundDecoder {
 public:
  val packet_buffer(int bytes) { return packet_.open(bytes); }
  bool decode(int bytes) { return decoder_.decode(packet_.first(bytes)); }
  void restart() { decoder_.restart(); }
  unsigned poll_changed_page() { return decoder_.poll_changed_page(); }
  val state(unsigned id) {
    const PageDecoder* page = decoder_.page(id);
    if (page == nullptr) return val::null();
    const PageState& state = page->state();
    val object = val::object();
    object.set("width", state.width);
    object.set("height", state.height);
    object.set("source", static_cast<int>(state.source));
    object.set("layer", static_cast<int>(state.layer));
    object.set("readable", state.readable);
    object.set("exact", state.exact);
    object.set("complete", state.complete);
    object.set("bytes", static_cast<double>(state.bytes));
    return object;
  }
  val take_changed(unsigned id) {
    PageDecoder* page = decoder_.page(id);
    const Rect changed = page == nullptr ? Rect{} : page->take_changed();
    val object = val::object();
    object.set("x", changed.x);
    object.set("y", changed.y);
    object.set("width", changed.width);
    object.set("height", changed.height);
    return object;
  }
  val pixels(unsigned id) {
    const PageDecoder* page = decoder_.page(id);
    return page == nullptr ? view<uint8_t>({}) : bytes_of(page->image());
  }
  PageDecoder* page(unsigned id) { return decoder_.page(id); }

 private:
  DocumentDecoder decoder_;
  Room<uint8_t> packet_;
};

class BoundExchange {
 public:
  BoundExchange(unsigned seed_high, unsigned seed_low)
      : exchange_(uint64_t{seed_high} << 32 | seed_low) {}

  std::string instance() const { return hex(exchange_.instance()); }
  std::string far_instance() const {
    return exchange_.far_instance() == 0 ? std::string() : hex(exchange_.far_instance());
  }
  void connected() { exchange_.connected(); }
  bool wants_packet() const { return exchange_.wants_packet(); }
  val packet_buffer(int bytes) { return packet_.open(bytes); }
  bool push_packet(int bytes) { return exchange_.push_packet(packet_.first(bytes)); }
  bool has_message() const { return exchange_.has_message(); }
  val poll_message(int max_bytes) {
    return view(exchange_.poll_message(static_cast<size_t>(std::max(max_bytes, 0))));
  }
  val message_buffer(int bytes) { return message_.open(bytes); }
  bool receive(int bytes) { return exchange_.receive(message_.first(bytes)); }
  bool take_restarted() { return exchange_.take_restarted(); }
  val poll_packet() { return view(exchange_.poll_packet()); }
  bool open() const { return exchange_.open(); }
  bool incompatible() const { return exchange_.incompatible(); }
  double unsent_bytes() const {
    return static_cast<double>(exchange_.pushed_bytes() - exchange_.sent_bytes());
  }
  double acknowledged_bytes() const { return static_cast<double>(exchange_.acknowledged_bytes()); }
  double received_bytes() const { return static_cast<double>(exchange_.received_bytes()); }
  double malformed() const { return static_cast<double>(exchange_.malformed()); }

 private:
  DocumentExchange exchange_;
  Room<uint8_t> packet_;
  Room<uint8_t> message_;
};

class BoundPdfWriter {
 public:
  bool add_decoded_page(BoundDecoder& decoder, unsigned id, float dpi, const std::string& text) {
    const PageDecoder* page = decoder.page(id);
    if (page == nullptr) return false;
    const RegionDecoder* layers = page->state().exact ? nullptr : page->whole();
    PdfPage kept = page_of(page->image(), dpi, text);
    if (layers == nullptr) {
      kept.exact = &page->image();
    } else {
      kept.mask = &layers->mask();
      kept.ink_colours = &layers->paint().ink_colours();
      kept.paper_colours = &layers->paint().paper_colours();
    }
    return writer_.add_page(kept);
  }
  val pixel_buffer(int width, int height) { return open_image(pixels_, width, height); }
  bool add_pixels(float dpi, const std::string& text) {
    PdfPage kept = page_of(pixels_, dpi, text);
    kept.exact = &pixels_;
    return writer_.add_page(kept);
  }
  val finish(const std::string& title, const std::string& lang, double created_s) {
    file_ = writer_.finish(title, lang, static_cast<int64_t>(created_s));
    return view<uint8_t>(file_);
  }

 private:
  static PdfPage page_of(const Image& image, float dpi, const std::string& text) {
    PdfPage page;
    page.width = image.width();
    page.height = image.height();
    page.dpi = dpi;
    page.text = text;
    return page;
  }

  PdfWriter writer_;
  Image pixels_;
  std::vector<uint8_t> file_;
};

class BoundTracker {
 public:
  val frame_buffer(int width, int height) { return open_image(frame_, width, height); }
  val push(double now) {
    const Finding finding = tracker_.push(frame_, us(now));
    val object = val::object();
    object.set("found", finding.found);
    object.set("corners", corners_array(finding.corners));
    object.set("state", static_cast<int>(finding.state));
    object.set("sharpness", static_cast<double>(finding.sharpness));
    object.set("light", static_cast<double>(finding.light));
    return object;
  }
  void reset() { tracker_.reset(); }

 private:
  SheetTracker tracker_;
  Image frame_;
};

class BoundPageMaker {
 public:
  val frame_buffer(int width, int height) {
    frames_.emplace_back();
    return open_image(frames_.back(), width, height);
  }
  val make(const val& corners, int quarter_turns) {
    ScanOptions options;
    options.use_corners = corners["length"].as<int>() == 8;
    if (options.use_corners) {
      for (size_t corner = 0; corner < options.corners.size(); corner++) {
        options.corners[corner] = {corners[2 * corner].as<float>(),
                                   corners[2 * corner + 1].as<float>()};
      }
    }
    options.quarter_turns = quarter_turns;
    page_ = make_page(frames_, options);
    val object = val::object();
    object.set("width", page_.page.width());
    object.set("height", page_.page.height());
    object.set("pixels", bytes_of(page_.page));
    object.set("sheetFound", page_.sheet_found);
    object.set("corners", corners_array(page_.corners));
    object.set("dpi", static_cast<double>(page_.dpi));
    return object;
  }

 private:
  std::vector<Image> frames_;
  ScannedPage page_;
};

EMSCRIPTEN_BINDINGS(sportello_documents) {
  emscripten::class_<BoundEncoder>("DocumentEncoder")
      .constructor<>()
      .function("pixelBuffer", &BoundEncoder::pixel_buffer)
      .function("addPage", &BoundEncoder::add_page)
      .function("updatePage", &BoundEncoder::update_page)
      .function("withdraw", &BoundEncoder::withdraw)
      .function("nextPacket", &BoundEncoder::next_packet)
      .function("restart", &BoundEncoder::restart)
      .function("progress", &BoundEncoder::progress);

  emscripten::class_<BoundDecoder>("DocumentDecoder")
      .constructor<>()
      .function("packetBuffer", &BoundDecoder::packet_buffer)
      .function("decode", &BoundDecoder::decode)
      .function("restart", &BoundDecoder::restart)
      .function("pollChangedPage", &BoundDecoder::poll_changed_page)
      .function("state", &BoundDecoder::state)
      .function("takeChanged", &BoundDecoder::take_changed)
      .function("pixels", &BoundDecoder::pixels);

  emscripten::class_<BoundExchange>("DocumentExchange")
      .constructor<unsigned, unsigned>()
      .function("instance", &BoundExchange::instance)
      .function("farInstance", &BoundExchange::far_instance)
      .function("connected", &BoundExchange::connected)
      .function("wantsPacket", &BoundExchange::wants_packet)
      .function("packetBuffer", &BoundExchange::packet_buffer)
      .function("pushPacket", &BoundExchange::push_packet)
      .function("hasMessage", &BoundExchange::has_message)
      .function("pollMessage", &BoundExchange::poll_message)
      .function("messageBuffer", &BoundExchange::message_buffer)
      .function("receive", &BoundExchange::receive)
      .function("takeRestarted", &BoundExchange::take_restarted)
      .function("pollPacket", &BoundExchange::poll_packet)
      .function("open", &BoundExchange::open)
      .function("incompatible", &BoundExchange::incompatible)
      .function("unsentBytes", &BoundExchange::unsent_bytes)
      .function("acknowledgedBytes", &BoundExchange::acknowledged_bytes)
      .function("receivedBytes", &BoundExchange::received_bytes)
      .function("malformed", &BoundExchange::malformed);

  emscripten::class_<BoundPdfWriter>("PdfWriter")
      .constructor<>()
      .function("addDecodedPage", &BoundPdfWriter::add_decoded_page)
      .function("pixelBuffer", &BoundPdfWriter::pixel_buffer)
      .function("addPixels", &BoundPdfWriter::add_pixels)
      .function("finish", &BoundPdfWriter::finish);

  emscripten::class_<BoundTracker>("SheetTracker")
      .constructor<>()
      .function("frameBuffer", &BoundTracker::frame_buffer)
      .function("push", &BoundTracker::push)
      .function("reset", &BoundTracker::reset);

  emscripten::class_<BoundPageMaker>("PageMaker")
      .constructor<>()
      .function("frameBuffer", &BoundPageMaker::frame_buffer)
      .function("make", &BoundPageMaker::make);
}

}  // namespace
}  // namespace sportello::document
