// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/models/examination_rows.h"
#include "app/console/models/request_model.h"
#include "app/console/pages/inspect_page.h"
#include "app/console/widgets/difference_view.h"
#include "app/console/widgets/stream_timeline.h"
#include "tests/app/console/console_fixture.h"
#include "tests/support/process.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>

#include <gtest/gtest.h>

namespace inspector::console {
namespace {

using inspector::test::TempDir;

std::shared_ptr<const Exchange> exchange(int n, int status) {
    auto made = std::make_shared<Exchange>();
    made->started = fromMillis(1'700'000'000'000 + n * 100);
    made->rung = "720p";
    made->url = "http://origin.example/720p.m3u8";
    made->http.ok = status == 200;
    made->http.status = status;
    made->http.dnsMs = 1;
    made->http.ttfbMs = 5;
    made->http.totalMs = 20;
    made->responseHeaders = {{"Age", "3"}};
    return made;
}

Examination sample() {
    Examination examination;
    examination.target = "http://origin.example/master.m3u8";
    RungReport rung;
    rung.rung = "720p";
    rung.fetched = true;
    rung.bandwidthBps = 1'000'000;
    for (std::uint64_t i = 0; i < 5; ++i) {
        SegmentSample segment;
        segment.sequence = i;
        segment.durationS = 6;
        segment.http.ok = i != 2;
        segment.http.status = i == 2 ? 404 : 200;
        segment.discontinuity = i == 3;
        if (i != 2) segment.bitrateBps = 800'000 + 100'000.0 * static_cast<double>(i);
        segment.media = MediaFacts{};
        segment.media->keyframesS = {0, 2, 4};
        rung.segments.push_back(segment);
    }
    AdMarker marker;
    marker.kind = AdMarker::Kind::Out;
    marker.sequence = 3;
    rung.markers = {marker};
    examination.rungs = {rung};
    Finding finding;
    finding.rule = "http-404-listed-segment";
    finding.severity = Severity::Critical;
    finding.rung = "720p";
    examination.findings = {finding};
    return examination;
}

QString labels(QWidget* of) {
    QString all;
    for (const QLabel* label : of->findChildren<QLabel*>())
        if (label->isVisible()) all += label->text() + QLatin1Char('\n');
    return all;
}

const char* const broken = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:6.0,\na.ts\n#EXTINF:6.0,\nb.ts\n#EXT-X-ENDLIST\n";

}  // namespace

TEST(ExaminationRows, ARungIsAsBadAsItsGravestFinding) {
    const auto figures = rungFiguresOf(sample());
    ASSERT_EQ(figures.size(), 1U);
    EXPECT_EQ(figures[0].state, ChannelState::Down);
    EXPECT_DOUBLE_EQ(figures[0].peakBps.value_or(0), 1'200'000);
    EXPECT_EQ(findingRowsOf(sample()).size(), 1U);
    EXPECT_EQ(reportOf(sample())->rungs.size(), 1U);
}

TEST(ExaminationRows, ADocumentAloneIsItsOwnRung) {
    Examination document;
    document.target = "index.m3u8";
    document.text = std::make_shared<const std::string>("#EXTM3U\n");
    document.findings = {Finding{"hls-target-duration-missing", Severity::Critical, "main", "packager", "", 1, {}, {}}};
    const auto report = reportOf(document);
    ASSERT_EQ(report->rungs.size(), 1U);
    EXPECT_EQ(report->rungs[0].rung, report->findings[0].rung);
}

TEST(RequestModel, KeepsTheRulesOfModels) {
    RequestModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setExchanges({exchange(0, 200), exchange(1, 404), exchange(2, 200)});
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.index(1, RequestModel::Status).data().toString(), QStringLiteral("404"));
    const auto bar = model.index(2, 0).data(RequestModel::PhasesRole).value<RequestModel::Bar>();
    EXPECT_NEAR(bar.to, 1, 1e-9);
    EXPECT_DOUBLE_EQ(bar.waitMs, 4);
    EXPECT_TRUE(RequestModel::headersText(*exchange(0, 200)).contains(QStringLiteral("Age: 3")));
    model.setExchanges({});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(DifferenceView, MarksWhatCameAndWhatWent) {
    DifferenceView view;
    view.setDocuments(std::make_shared<const std::string>("#EXTM3U\na\nb\n"), std::make_shared<const std::string>("#EXTM3U\nb\nc\n"));
    EXPECT_EQ(view.toPlainText(), QStringLiteral("  #EXTM3U\n\u2212 a\n  b\n+ c\n"));
    EXPECT_EQ(view.extraSelections().size(), 2);
    view.setDocuments(nullptr, std::make_shared<const std::string>("#EXTM3U\n"));
    EXPECT_EQ(view.extraSelections().size(), 0);
}

TEST(StreamTimeline, IsAsHighAsItsRungsAndPaintsThem) {
    StreamTimeline timeline;
    EXPECT_TRUE(timeline.isEmpty());
    timeline.setRungs(sample().rungs);
    timeline.resize(800, timeline.sizeHint().height());
    QImage picture(timeline.size(), QImage::Format_RGB32);
    picture.fill(Qt::black);
    timeline.render(&picture);
    QSet<QRgb> colours;
    for (int x = 0; x < picture.width(); x += 3) colours.insert(picture.pixel(x, 60));
    EXPECT_GT(colours.size(), 2);
}

TEST(InspectPage, LooksIntoAFileAndShowsItsFindingsAtTheirLines) {
    test::Console console;
    const TempDir folder;
    const auto file = folder.write("index.m3u8", broken);
    ASSERT_TRUE(console.window().showPage(QStringLiteral("inspect"), QString::fromStdString(file.string())));
    Page* page = console.window().page();
    ASSERT_TRUE(QTest::qWaitFor([&] { return labels(page).contains(QStringLiteral("critical")) || labels(page).contains(QStringLiteral("major")); }, 20'000))
        << labels(page).toStdString();
    auto* tabs = page->findChild<QTabWidget*>();
    EXPECT_TRUE(tabs->tabText(0).contains(QLatin1Char('(')));
    auto* findings = tabs->widget(0)->findChild<QTableView*>();
    ASSERT_GT(findings->model()->rowCount(), 0);
    Q_EMIT findings->activated(findings->model()->index(0, 0));
    EXPECT_EQ(tabs->currentIndex(), 2) << "the playlist that it is about";
    EXPECT_FALSE(page->headline().isEmpty());
}

TEST(InspectPage, SaysWhatIsWrongWithWhatItWasGiven) {
    test::Console console;
    ASSERT_TRUE(console.window().showPage(QStringLiteral("inspect"), QStringLiteral("/no/such/file.m3u8")));
    Page* page = console.window().page();
    EXPECT_TRUE(QTest::qWaitFor([&] { return labels(page).contains(QStringLiteral("could not be looked into")); }, 20'000));
    auto* target = page->findChild<QLineEdit*>();
    QString said;
    QObject::connect(page, &Page::headlineChanged, page, [&](const QString& text) { said = text; });
    target->setText(QStringLiteral("http://127.0.0.1:1/master.m3u8"));
    QTest::keyClick(target, Qt::Key_Return);
    EXPECT_TRUE(QTest::qWaitFor([&] { return labels(page).contains(QStringLiteral("No server answered")); }, 20'000)) << labels(page).toStdString();
}

TEST(ChannelRecorder, OpensWithoutARecording) {
    test::Console console;
    console.add({test::channel("sport-1", "Sport 1")});
    ASSERT_TRUE(console.window().showPage(QStringLiteral("channel"), QStringLiteral("sport-1/recorder")));
    EXPECT_TRUE(QTest::qWaitFor([&] { return labels(console.window().page()).contains(QStringLiteral("by the program that probes")); }, 20'000))
        << labels(console.window().page()).toStdString();
}

}  // namespace inspector::console
