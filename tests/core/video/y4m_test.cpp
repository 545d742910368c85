// SPDX-License-Identifier: EUPL-1.2
#include "tools/video-tool/y4m.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace sportello::tools {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Y4mHeader, ReadsWhatWritersWrite) {
  Y4mHeader header;
  EXPECT_THAT(
      parse_y4m_header("YUV4MPEG2 W640 H480 F30000:1001 Ip A4:3 C420mpeg2 XYSCSS=420", &header),
      IsEmpty());
  EXPECT_EQ(header.width, 640);
  EXPECT_EQ(header.height, 480);
  EXPECT_NEAR(header.fps(), 29.97, 0.001);
  EXPECT_EQ(header.chroma, "420mpeg2");
  EXPECT_EQ(header.aspect, "4:3");
  EXPECT_EQ(header.picture_bytes(), 460'800u);
  Y4mHeader again;
  EXPECT_THAT(parse_y4m_header(format_y4m_header(header), &again), IsEmpty());
  EXPECT_EQ(format_y4m_header(again), format_y4m_header(header));
}

TEST(Y4mHeader, TakesAllPlacesOfChroma420) {
  for (const char* chroma : {"420", "420jpeg", "420mpeg2", "420paldv"}) {
    Y4mHeader header;
    EXPECT_THAT(parse_y4m_header(std::string("YUV4MPEG2 W16 H16 C") + chroma, &header), IsEmpty());
    EXPECT_EQ(header.chroma, chroma);
  }
  Y4mHeader header;
  EXPECT_THAT(parse_y4m_header("YUV4MPEG2 W16 H16", &header), IsEmpty());
  EXPECT_EQ(header.chroma, "420jpeg") << "what the format takes when nothing is said";
}

TEST(Y4mHeader, SaysWhatIsWrong) {
  Y4mHeader header;
  for (const char* chroma : {"422", "444", "mono", "420p10", "444alpha", "411", "420jpegs", ""}) {
    EXPECT_THAT(parse_y4m_header(std::string("YUV4MPEG2 W16 H16 C") + chroma, &header),
                HasSubstr("4:2:0"))
        << chroma;
  }
  EXPECT_THAT(parse_y4m_header("YUV4MPEG2 W16 H16 It", &header), HasSubstr("interlaced"));
  EXPECT_THAT(parse_y4m_header("YUV4MPEG2 W16 H16 F30", &header), HasSubstr("frame rate"));
  EXPECT_THAT(parse_y4m_header("YUV4MPEG2 W16 H16 F30:0", &header), HasSubstr("frame rate"));
  for (const char* size : {"W0 H16", "W-4 H16", "W16 H99999999999", "Wx H16", "W H16"}) {
    EXPECT_THAT(parse_y4m_header(std::string("YUV4MPEG2 ") + size, &header), HasSubstr("size"))
        << size;
  }
  EXPECT_THAT(parse_y4m_header("YUV4MPEG2 W16", &header), HasSubstr("no picture size"));
  EXPECT_THAT(parse_y4m_header("RIFF....WAVE", &header), HasSubstr("not a Y4M file"));
  EXPECT_THAT(parse_y4m_header("YUV4MPEG2W16 H16", &header), HasSubstr("not a Y4M file"));
  EXPECT_THAT(parse_y4m_header("", &header), HasSubstr("not a Y4M file"));
}

class Y4mFile : public ::testing::Test {
 protected:
  Y4mFile() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    path_ = ::testing::TempDir() + "sportello_y4m_" + test->name() + ".y4m";
  }
  ~Y4mFile() override { std::remove(path_.c_str()); }

  void put(const std::string& text) {
    const File file(std::fopen(path_.c_str(), "wb"));
    ASSERT_NE(file, nullptr);
    ASSERT_EQ(std::fwrite(text.data(), 1, text.size(), file.get()), text.size());
  }
  bool exists(const std::string& path) { return File(std::fopen(path.c_str(), "rb")) != nullptr; }

  std::string path_;
};

TEST_F(Y4mFile, WhatIsWrittenIsReadAgain) {
  Y4mHeader header;
  header.width = 6;
  header.height = 4;
  std::vector<std::uint8_t> picture(header.picture_bytes());
  for (std::size_t i = 0; i < picture.size(); ++i) picture[i] = static_cast<std::uint8_t>(i * 11);
  {
    Y4mWriter writer;
    ASSERT_TRUE(writer.open(path_, header));
    ASSERT_TRUE(writer.write(picture));
    picture[0] = '\n';
    ASSERT_TRUE(writer.write(picture));
    EXPECT_FALSE(exists(path_)) << "nothing under that name before it is whole";
    ASSERT_TRUE(writer.commit());
  }
  Y4mReader reader;
  ASSERT_TRUE(reader.open(path_)) << reader.error();
  std::vector<std::uint8_t> read(picture.size());
  ASSERT_EQ(reader.read(read), Y4mReader::Result::kPicture);
  ASSERT_EQ(reader.read(read), Y4mReader::Result::kPicture);
  EXPECT_EQ(read, picture);
  EXPECT_EQ(reader.read(read), Y4mReader::Result::kEnd);
}

TEST_F(Y4mFile, AnUnfinishedFileLeavesNothingBehind) {
  {
    Y4mHeader header;
    header.width = header.height = 16;
    Y4mWriter writer;
    ASSERT_TRUE(writer.open(path_, header));
  }
  EXPECT_FALSE(exists(path_));
  EXPECT_FALSE(exists(path_ + ".part"));
}

TEST_F(Y4mFile, TruncatedFilesAreNamedSo) {
  const std::string header = "YUV4MPEG2 W2 H2 F25:1\n";
  const std::string picture = "FRAME\nabcdef";
  const struct {
    std::string text;
    std::string why;
  } cases[] = {{header + picture + "FRAME\nabc", "picture 2 is cut off: 3 of 6 bytes"},
               {header + picture + "FRAM", "picture 2 has no FRAME line"},
               {header + picture + "GARBAGE\nabcdef", "picture 2 has no FRAME line"},
               {header + picture + "FRAMEX\nabcdef", "picture 2 has no FRAME line"},
               {header + "FRAME\n", "picture 1 is cut off: 0 of 6 bytes"}};
  for (const auto& one : cases) {
    put(one.text);
    Y4mReader reader;
    ASSERT_TRUE(reader.open(path_)) << reader.error();
    std::vector<std::uint8_t> read(6);
    Y4mReader::Result result = Y4mReader::Result::kPicture;
    while (result == Y4mReader::Result::kPicture) result = reader.read(read);
    EXPECT_EQ(result, Y4mReader::Result::kError) << one.why;
    EXPECT_THAT(reader.error(), HasSubstr(one.why));
  }
}

TEST_F(Y4mFile, FrameLinesMayHaveParameters) {
  put("YUV4MPEG2 W2 H2\nFRAME Ip\nabcdef");
  Y4mReader reader;
  ASSERT_TRUE(reader.open(path_));
  std::vector<std::uint8_t> read(6);
  EXPECT_EQ(reader.read(read), Y4mReader::Result::kPicture);
  EXPECT_EQ(read[5], 'f');
}

TEST_F(Y4mFile, OtherFilesAreRefused) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "empty"},
      {"YUV4MPEG2 W2 H2", "cut off"},
      {std::string(5000, 'x'), "not a Y4M file"},
      {"YUV4MPEG2 W2 H2 X" + std::string(5000, 'x') + "\n", "cut off"}};
  for (const auto& [text, why] : cases) {
    put(text);
    Y4mReader reader;
    EXPECT_FALSE(reader.open(path_));
    EXPECT_THAT(reader.error(), HasSubstr(why));
  }
  Y4mReader reader;
  EXPECT_FALSE(reader.open(path_ + ".absent"));
  EXPECT_THAT(reader.error(), HasSubstr("cannot read"));
  Y4mWriter writer;
  EXPECT_FALSE(writer.open("/absent/folder/a.y4m", Y4mHeader{}));
  EXPECT_THAT(writer.error(), HasSubstr("cannot write"));
}

}  // namespace
}  // namespace sportello::tools
