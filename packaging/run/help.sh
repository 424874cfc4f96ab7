# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later

verb_help() {
    cat <<'TEXT'
一屏 · 乡镇一张图工作台                         Yiping, the township console

用法  ./run 命令 [参数]                         usage: ./run VERB [arguments]

先看看
  demo      建好环境、编译并打开示范镇          set up, build and open the model town
            [--seconds N] [--wall FILE | --size WxH] [--out DIR] [--headless] [--lan]
            没有显示器时用虚拟屏幕，截图和 summary.json 存入 --out
  doctor    检查这台电脑缺什么、怎么补 [--json]  what is missing or wrong on this machine

使用
  wall      大屏                                the wall
  desk      坐席                                the operator's desk
  platform  区县平台                            the district platform
  ctl       导入、检查、报表（yipingctl）        import, check, report
  shots     各场景截图 --out DIR [--scene S] [--size WxH] [--lang zh|en] [--theme day|night] [--visitors]
            [--layers A,B | --layers each] 地图图层；[--every] 全部场景、八种大小、中英文，并检查版面
                                                screenshots of every scene, of layers; --every: all sizes, checked

开发
  build     编译 [--preset release|debug|asan|tsan|headless|fuzz] [--dir DIR] [-j N] [目标…]
                                                configure and build
  test      测试，最后一行是总数 [PATTERN] [--asan|--tsan|--all]
                                                all tests, one closing line
  lint      检查代码 [--all] [--fix] [--only 步骤]
                                                shell, format, layers, messages, words, sources, registers, qml, tidy
  words     更新界面文字的翻译 resources/i18n   refresh the translation of the screens, say what is missing
  bench     性能测量 --list | NAME [--json] | peers NAME [--json]
                                                benchmarks
  soak      长时间与断线测试                    --simulated N | --kill N | --cameras N | --wall --hours N
  fuzz      模糊测试 [NAME…] [--seconds N]       libFuzzer over every parser
  shell     进入环境，或在其中执行一条命令      a shell, or one command, inside the root
  clean     删除编译结果 [--all 连同环境缓存]    remove build folders (--all: roots and caches too)
  help      本页                                this page

Qt 6.8 以上且软件包齐全时直接用本机，否则自动建立 Debian 13 环境（约 2 分钟，2 GB，只做一次）。
Uses this machine where it has Qt >= 6.8 and all of packaging/packages.txt, else a Debian 13 root.

环境变量 (environment)
  YIPING_CACHE      环境与编译缓存的位置        where roots and caches are kept
  YIPING_MIRROR     Debian 软件源               Debian archive, if apt's own is not wanted
  YIPING_NATIVE     1 只用本机，0 只用环境      1: this machine only, 0: the root only
  YIPING_TEST_DATA  共享测试数据的位置          folder of the shared test data
TEXT
}
