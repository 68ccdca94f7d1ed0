<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AlertDetails</name>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Alerts</name>
    <message numerus="yes">
        <source>fired %n time(s)</source>
        <translation>
            <numerusform>fired %n time</numerusform>
            <numerusform>fired %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n behind it</source>
        <translation>
            <numerusform>%n behind it</numerusform>
            <numerusform>%n behind it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Chain</name>
    <message numerus="yes">
        <source>%n channel(s): %1</source>
        <translation>
            <numerusform>%n channel: %1</numerusform>
            <numerusform>%n channels: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %2, %n request(s) in five minutes</source>
        <translation>
            <numerusform>%1: %2, %n request in five minutes</numerusform>
            <numerusform>%1: %2, %n requests in five minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Fleet</name>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No figures yet: %n channel(s) wait for a cycle.</source>
        <translation>
            <numerusform>No figures yet: %n channel waits for a cycle.</numerusform>
            <numerusform>No figures yet: %n channels wait for a cycle.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 channels are down</source>
        <translation>
            <numerusform>%n of %1 channels is down</numerusform>
            <numerusform>%n of %1 channels are down</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 channels are degraded</source>
        <translation>
            <numerusform>%n of %1 channels is degraded</numerusform>
            <numerusform>%n of %1 channels are degraded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n channel(s) are up.</source>
        <translation>
            <numerusform>The one channel is up.</numerusform>
            <numerusform>All %n channels are up.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 channels are up, %2 unknown.</source>
        <translation>
            <numerusform>%n of %1 channels is up, %2 unknown.</numerusform>
            <numerusform>%n of %1 channels are up, %2 unknown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>System</name>
    <message numerus="yes">
        <source>%n change(s) made while the server was away contradict what others did: decide below.</source>
        <translation>
            <numerusform>%n change made while the server was away contradicts what others did: decide below.</numerusform>
            <numerusform>%n changes made while the server was away contradict what others did: decide below.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It probes %n channel(s).</source>
        <translation>
            <numerusform>It probes %n channel.</numerusform>
            <numerusform>It probes %n channels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) held by probes</source>
        <translation>
            <numerusform>%n channel held by probes</numerusform>
            <numerusform>%n channels held by probes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>%n time(s)</source>
        <translation>
            <numerusform>%n time</numerusform>
            <numerusform>%n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s)</source>
        <translation>
            <numerusform>%n thing</numerusform>
            <numerusform>%n things</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them flapped: let it hold longer.</source>
        <translation>
            <numerusform>%n of them flapped: let it hold longer.</numerusform>
            <numerusform>%n of them flapped: let it hold longer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::AlertActions</name>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n alert</numerusform>
            <numerusform>%n alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::AlertBell</name>
    <message numerus="yes">
        <source>%1 And %n more.</source>
        <translation>
            <numerusform>%1 And %n more.</numerusform>
            <numerusform>%1 And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::AlertsPage</name>
    <message numerus="yes">
        <source>%n shown</source>
        <translation>
            <numerusform>%n shown</numerusform>
            <numerusform>%n shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s) need somebody</source>
        <translation>
            <numerusform>%n alert needs somebody</numerusform>
            <numerusform>%n alerts need somebody</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n acknowledged</source>
        <translation>
            <numerusform>%n acknowledged</numerusform>
            <numerusform>%n acknowledged</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n muted</source>
        <translation>
            <numerusform>%n muted</numerusform>
            <numerusform>%n muted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::ChannelDialog</name>
    <message numerus="yes">
        <source>Edit %n channels</source>
        <translation>
            <numerusform>Edit %n channel</numerusform>
            <numerusform>Edit %n channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 playlists and %n segment(s) came, in %3.</source>
        <translation>
            <numerusform>%1 of %2 playlists and %n segment came, in %3.</numerusform>
            <numerusform>%1 of %2 playlists and %n segments came, in %3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::ChannelFindings</name>
    <message numerus="yes">
        <source>Seen in %n cycle(s), confirmed.</source>
        <translation>
            <numerusform>Seen in %n cycle, confirmed.</numerusform>
            <numerusform>Seen in %n cycles, confirmed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Seen in %n cycle(s), not confirmed yet.</source>
        <translation>
            <numerusform>Seen in %n cycle, not confirmed yet.</numerusform>
            <numerusform>Seen in %n cycles, not confirmed yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::ChannelsModel</name>
    <message numerus="yes">
        <source>%1  ·  %n channel(s)</source>
        <translation>
            <numerusform>%1  ·  %n channel</numerusform>
            <numerusform>%1  ·  %n channels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::ChannelsPage</name>
    <message numerus="yes">
        <source>%1 of %n</source>
        <translation>
            <numerusform>%1 of %n</numerusform>
            <numerusform>%1 of %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s)</source>
        <translation>
            <numerusform>%n channel</numerusform>
            <numerusform>%n channels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::ConsoleActions</name>
    <message numerus="yes">
        <source>%n channel(s)</source>
        <translation>
            <numerusform>%n channel</numerusform>
            <numerusform>%n channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n channel(s)</source>
        <translation>
            <numerusform>Import %n channel</numerusform>
            <numerusform>Import %n channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) imported.</source>
        <translation>
            <numerusform>%n channel imported.</numerusform>
            <numerusform>%n channels imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) exported.</source>
        <translation>
            <numerusform>%n channel exported.</numerusform>
            <numerusform>%n channels exported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::EdgesPage</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n endpoint(s) are down.</source>
        <translation>
            <numerusform>%n endpoint is down.</numerusform>
            <numerusform>%n endpoints are down.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n endpoint(s) are degraded.</source>
        <translation>
            <numerusform>%n endpoint is degraded.</numerusform>
            <numerusform>%n endpoints are degraded.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::EndpointDialog</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::EndpointForm</name>
    <message numerus="yes">
        <source>Carries %1 of %n channel(s)</source>
        <translation>
            <numerusform>Carries %1 of %n channel</numerusform>
            <numerusform>Carries %1 of %n channels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::EndpointPage</name>
    <message numerus="yes">
        <source>%1 for %2: %n channel(s) through it</source>
        <translation>
            <numerusform>%1 for %2: %n channel through it</numerusform>
            <numerusform>%1 for %2: %n channels through it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::EventsPage</name>
    <message numerus="yes">
        <source>%n event(s) in the last hour</source>
        <translation>
            <numerusform>%n event in the last hour</numerusform>
            <numerusform>%n events in the last hour</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) exported</source>
        <translation>
            <numerusform>%n event exported</numerusform>
            <numerusform>%n events exported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::HandoverPage</name>
    <message numerus="yes">
        <source>The last %n hour(s)</source>
        <translation>
            <numerusform>The last %n hour</numerusform>
            <numerusform>The last %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s) are handed over.</source>
        <translation>
            <numerusform>%n alert is handed over.</numerusform>
            <numerusform>%n alerts are handed over.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::ImportDialog</name>
    <message numerus="yes">
        <source>%n new channel(s)</source>
        <translation>
            <numerusform>%n new channel</numerusform>
            <numerusform>%n new channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n as it is already</source>
        <translation>
            <numerusform>%n as it is already</numerusform>
            <numerusform>%n as it is already</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) left out</source>
        <translation>
            <numerusform>%n line left out</numerusform>
            <numerusform>%n lines left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new or changed endpoint(s)</source>
        <translation>
            <numerusform>%n new or changed endpoint</numerusform>
            <numerusform>%n new or changed endpoints</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::InspectPage</name>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::InspectResult</name>
    <message numerus="yes">
        <source>%n segment(s)</source>
        <translation>
            <numerusform>%n segment</numerusform>
            <numerusform>%n segments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Viewers are affected: %n critical finding(s).</source>
        <translation>
            <numerusform>Viewers are affected: %n critical finding.</numerusform>
            <numerusform>Viewers are affected: %n critical findings.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Some players will fail: %n major finding(s).</source>
        <translation>
            <numerusform>Some players will fail: %n major finding.</numerusform>
            <numerusform>Some players will fail: %n major findings.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It plays, with %n minor finding(s).</source>
        <translation>
            <numerusform>It plays, with %n minor finding.</numerusform>
            <numerusform>It plays, with %n minor findings.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::MaintenanceTab</name>
    <message numerus="yes">
        <source>%n channel(s)</source>
        <translation>
            <numerusform>%n channel</numerusform>
            <numerusform>%n channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n endpoint(s)</source>
        <translation>
            <numerusform>%n endpoint</numerusform>
            <numerusform>%n endpoints</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::QualityPage</name>
    <message numerus="yes">
        <source>%n flood(s)</source>
        <translation>
            <numerusform>%n flood</numerusform>
            <numerusform>%n floods</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>fired %n time(s), %1 % of all</source>
        <translation>
            <numerusform>fired %n time, %1 % of all</numerusform>
            <numerusform>fired %n times, %1 % of all</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::ReceiversTab</name>
    <message numerus="yes">
        <source>%n receiver(s) are told of alerts.</source>
        <translation>
            <numerusform>%n receiver is told of alerts.</numerusform>
            <numerusform>%n receivers are told of alerts.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::RoutesTab</name>
    <message numerus="yes">
        <source>%n route(s).</source>
        <translation>
            <numerusform>%n route.</numerusform>
            <numerusform>%n routes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::RulesTab</name>
    <message numerus="yes">
        <source>%1 of %n rule(s) are switched on.</source>
        <translation>
            <numerusform>%1 of %n rule is switched on.</numerusform>
            <numerusform>%1 of %n rules are switched on.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::Session</name>
    <message numerus="yes">
        <source>The demo is starting: inspector-lab makes %n live channel(s) on this machine.</source>
        <translation>
            <numerusform>The demo is starting: inspector-lab makes %n live channel on this machine.</numerusform>
            <numerusform>The demo is starting: inspector-lab makes %n live channels on this machine.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::SilenceHereDialog</name>
    <message numerus="yes">
        <source>It matches %n open alert(s) now: %1</source>
        <translation>
            <numerusform>It matches %n open alert now: %1</numerusform>
            <numerusform>It matches %n open alerts now: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::SilencesTab</name>
    <message numerus="yes">
        <source>%n silence(s) are active.</source>
        <translation>
            <numerusform>%n silence is active.</numerusform>
            <numerusform>%n silences are active.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s):</source>
        <translation>
            <numerusform>%n alert:</numerusform>
            <numerusform>%n alerts:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>inspector::console::SystemPage</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n probe(s) are gone.</source>
        <translation>
            <numerusform>%n probe is gone.</numerusform>
            <numerusform>%n probes are gone.</numerusform>
        </translation>
    </message>
</context>
</TS>
