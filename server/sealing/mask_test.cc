#include "server/sealing/mask.h"

#include <gtest/gtest.h>

namespace hallcase::sealing {
namespace {

TEST(MaskTest, Phone) {
  EXPECT_EQ(MaskPhone("13876543210"), "138****3210");
  EXPECT_EQ(MaskPhone("089883321234"), "089****1234");
  EXPECT_EQ(MaskPhone("83321234"), "****34");
  EXPECT_EQ(MaskPhone("12345"), "***");
  EXPECT_EQ(MaskPhone(""), "");
}

TEST(MaskTest, IdNumber) {
  EXPECT_EQ(MaskIdNumber("11010519491231002X"), "110***********002X");
  EXPECT_EQ(MaskIdNumber("110105491231002"), "110********1002");
  EXPECT_EQ(MaskIdNumber("E12345678"), "E******78");
  EXPECT_EQ(MaskIdNumber("12345"), "***");
  EXPECT_EQ(MaskIdNumber(""), "");
}

TEST(MaskTest, NameKeepsTheSurname) {
  EXPECT_EQ(MaskName("张三"), "张*");
  EXPECT_EQ(MaskName("张三丰"), "张**");
  EXPECT_EQ(MaskName("欧阳修"), "欧阳*");
  EXPECT_EQ(MaskName("欧阳娜娜"), "欧阳**");
  // Two characters are surname and name, whatever they spell.
  EXPECT_EQ(MaskName("欧阳"), "欧*");
  EXPECT_EQ(MaskName("买买提·吐尔逊"), "买**");
  EXPECT_EQ(MaskName("John Smith"), "J**");
  EXPECT_EQ(MaskName("𠮷野"), "𠮷*");
  EXPECT_EQ(MaskName("张"), "*");
  EXPECT_EQ(MaskName(""), "");
}

TEST(MaskTest, FreeTextIsHiddenWhole) {
  EXPECT_EQ(MaskText("请致电张三"), "***");
  EXPECT_EQ(MaskText(""), "");
}

TEST(MaskTest, FieldsHaveTheirMasks) {
  EXPECT_EQ(MaskField(SealedField::kName, "张三"), "张*");
  EXPECT_EQ(MaskField(SealedField::kPhone, "13876543210"), "138****3210");
  EXPECT_EQ(MaskField(SealedField::kIdNumber, "12345"), "***");
  EXPECT_EQ(MaskField(SealedField::kNote, "张三"), "***");
  EXPECT_EQ(MaskField(SealedField::kAnswer, ""), "");
}

}  // namespace
}  // namespace hallcase::sealing
