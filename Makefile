# Everything a person types; the work is in deploy/bin.
SHELL := bash
PORT ?= 8000
export PORT

.PHONY: help run check test test-all lint format picture papers bench wheelhouse lock audit sbom faults hazards fuzz upgrade controls clean

help:
	@echo "make run [PORT=8000]       安装依赖并启动演示站点（http://127.0.0.1:8000）"
	@echo "make check                 写代码时用：格式，以及与 main 相比改动所涉及的测试"
	@echo "make test [STAGES=...]     安装依赖并运行全部检查：lint django sqlite postgres browser"
	@echo "make test-all              同上，PostgreSQL 上也运行全部测试"
	@echo "make lint                  只检查代码格式"
	@echo "make format                按统一格式改写代码"
	@echo "make picture               重画 docs 里的结构图和状态表"
	@echo "make papers                把演示里每一种文件的每一页排在 var/papers 里，逐页看"
	@echo "make story [STORY=postgres FRESH=yes]  另一个区县从装好到第二年，在浏览器里走一遍，写明每步几分几秒"
	@echo "make bench                 性能测试"
	@echo "make wheelhouse            下载全部 Python 软件包，供没有网络的机器安装"
	@echo "make lock                  改了 requirements.txt 以后：重写带校验值的 .lock"
	@echo "make audit                 查软件包有没有已知的漏洞（要能上互联网）"
	@echo "make sbom                  软件成分清单 var/sbom.json（CycloneDX）"
	@echo "make faults                断库、满盘、杀进程，看站点怎样回答（两种数据库，约四分钟）"
	@echo "make hazards              四十种坏的输入，经过真正的站点（两种数据库，约四分钟）"
	@echo "make fuzz                  每一张表单填上一分钟乱写的内容"
	@echo "make upgrade [FROM=版本]   旧版本带着数据升级到这一版，再退回，两种数据库（由 root 执行）"
	@echo "make controls [RUN=1]      SECURITY.md 里每一条对应的测试在不在；RUN=1 运行它们"
	@echo "make clean                 删除缓存和生成的静态文件，不动数据和虚拟环境"
	@echo "指定解释器：PYTHON=python3.12 make run"

run:
	@bash deploy/bin/run.sh

test:
	@bash deploy/bin/test.sh $(STAGES)

check:
	@bash deploy/bin/test.sh lint changed

test-all:
	@bash deploy/bin/test.sh lint django sqlite postgres-all browser

lint:
	@bash deploy/bin/test.sh lint

format:
	@bash deploy/bin/format.sh

picture:
	@bash deploy/bin/picture.sh

papers:
	@bash deploy/bin/papers.sh

story:
	@bash deploy/bin/story.sh $(STORY)

bench:
	@bash deploy/bin/bench.sh

wheelhouse:
	@bash deploy/bin/wheelhouse.sh

lock audit sbom:
	@bash deploy/bin/supply.sh $@

faults hazards fuzz upgrade controls:
	@bash deploy/bin/drill.sh $@

clean:
	@rm -rf var/static var/pytest .pytest_cache .ruff_cache .hypothesis test-results
	@find . -name __pycache__ -not -path "./.venv/*" -prune -exec rm -rf {} +
