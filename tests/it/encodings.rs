//! Texts in the encodings of the last century, read without a word on what they are in.
//!
//! Each is made here from its own words, so that what must come out is known to the letter.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, IBM866, ISO_2022_JP, ISO_8859_2, ISO_8859_5, KOI8_R,
    KOI8_U, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
};
use readroom::formats::{self, Hints, Reading};

const RUSSIAN: &str = "Председателю Совета портовых городов товарищу Линдквисту.\n\n\
    Сообщаю, что вчера вечером в гавань вошли три судна под флагом Северного союза. Капитаны предъявили \
    бумаги, подписанные консулом, и просили разрешения принять на борт уголь и пресную воду. Начальник \
    порта отказал им до получения Ваших указаний. Прошу Вас срочно ответить, как поступить с судами, \
    экипажи которых не имеют права сходить на берег.\n";

const UKRAINIAN: &str = "Голові Ради портових міст.\n\nПовідомляю, що вчора ввечері до гавані увійшли три \
    судна під прапором Північної спілки. Капітани пред'явили папери, підписані консулом, і просили дозволу \
    взяти на борт вугілля та прісну воду. Начальник порту відмовив їм до одержання Ваших вказівок. Прошу \
    терміново відповісти, як діяти з суднами, екіпажі яких не мають права сходити на берег.\n";

const CZECH: &str = "Předsedovi rady přístavních měst.\n\nOznamuji, že včera večer připluly do přístavu tři lodě \
    pod vlajkou Severního svazu. Kapitáni předložili listiny podepsané konzulem a žádali o svolení naložit uhlí \
    a sladkou vodu. Náčelník přístavu jim to odmítl, dokud nedostane Vaše pokyny. Prosím o rychlou odpověď, jak \
    naložit s loděmi, jejichž posádky nemají právo vystoupit na břeh.\n";

const POLISH: &str = "Do przewodniczącego rady miast portowych.\n\nDonoszę, że wczoraj wieczorem do portu wpłynęły \
    trzy statki pod banderą Związku Północnego. Kapitanowie okazali papiery podpisane przez konsula i prosili \
    o zgodę na załadunek węgla i słodkiej wody. Naczelnik portu odmówił im aż do otrzymania Pańskich wskazówek. \
    Proszę o pilną odpowiedź, jak postąpić ze statkami, których załogi nie mogą zejść na ląd.\n";

const GERMAN: &str = "An den Vorsitzenden des Rates der Hafenstädte.\n\nIch melde, daß gestern abend drei Schiffe \
    unter der Flagge des Nordbundes in den Hafen eingelaufen sind. Die Kapitäne legten Papiere vor, die der Konsul \
    unterschrieben hatte, und baten um die Erlaubnis, Kohle und Süßwasser zu übernehmen. Der Hafenmeister lehnte \
    es ab, bis Ihre Weisungen eintreffen. Für die Mannschaften gilt weiterhin, daß sie nicht an Land gehen dürfen.\n";

const GREEK: &str = "Προς τον πρόεδρο του συμβουλίου των λιμένων.\n\nΑναφέρω ότι χθες το βράδυ μπήκαν στο λιμάνι \
    τρία πλοία με τη σημαία της Βόρειας Ένωσης. Οι πλοίαρχοι παρουσίασαν έγγραφα υπογεγραμμένα από τον πρόξενο \
    και ζήτησαν άδεια να φορτώσουν κάρβουνο και γλυκό νερό. Ο λιμενάρχης αρνήθηκε έως ότου λάβει τις οδηγίες σας.\n";

const JAPANESE: &str = "港湾都市評議会議長殿\n\n昨夕、北方同盟の旗を掲げた三隻の船が入港したことを報告いたします。\
    船長たちは領事の署名のある書類を提示し、石炭と真水を積み込む許可を求めました。港長は、貴殿の指示を受けるまで\
    これを拒否しました。乗組員は上陸する権利を持っておりません。これらの船をどのように扱うべきか、至急ご回答を\
    お願いいたします。なお、積荷の目録はまだ提出されておらず、税関の検査も済んでおりません。明朝、改めて電報で\
    お知らせいたします。船のうち一隻は機関に故障があり、修理には少なくとも五日を要すると船長は申しております。\n";

const SIMPLIFIED: &str = "致港口城市委员会主席：\n\n现报告，昨晚有三艘悬挂北方联盟旗帜的船只驶入港口。船长们出示了\
    由领事签署的文件，并请求准许装载煤炭和淡水。港务长在收到您的指示之前拒绝了他们的请求。船员没有上岸的权利。\
    请尽快答复，应当如何处理这些船只。货物清单尚未提交，海关也还没有进行检查。明天早上将再次用电报向您报告情况。\
    其中一艘船的机器发生故障，据船长说，修理至少需要五天时间。码头工人已经得到通知，没有命令不得为这些船只装卸货物。\
    另外，领事馆的秘书今天上午来到港务局，要求说明拒绝的理由，我们答复说正在等待上级的决定，请他耐心等候。\n";

const TRADITIONAL: &str = "致港口城市委員會主席：\n\n現報告，昨晚有三艘懸掛北方聯盟旗幟的船隻駛入港口。船長們出示了\
    由領事簽署的文件，並請求准許裝載煤炭和淡水。港務長在收到您的指示之前拒絕了他們的請求。船員沒有上岸的權利。\
    請儘快答覆，應當如何處理這些船隻。貨物清單尚未提交，海關也還沒有進行檢查。明天早上將再次用電報向您報告情況。\
    其中一艘船的機器發生故障，據船長說，修理至少需要五天時間。碼頭工人已經得到通知，沒有命令不得為這些船隻裝卸貨物。\
    另外，領事館的祕書今天上午來到港務局，要求說明拒絕的理由，我們答覆說正在等待上級的決定，請他耐心等候。\n";

const KOREAN: &str = "항구도시 평의회 의장 귀하\n\n어제 저녁 북방 동맹의 깃발을 단 배 세 척이 항구에 들어왔음을 \
    보고드립니다. 선장들은 영사가 서명한 서류를 제시하고 석탄과 담수를 실을 수 있도록 허가해 달라고 요청하였습니다. \
    항만장은 귀하의 지시를 받을 때까지 이를 거절하였습니다. 선원들은 상륙할 권리가 없습니다. 이 배들을 어떻게 \
    처리해야 할지 속히 회답하여 주시기 바랍니다. 화물 목록은 아직 제출되지 않았으며 세관의 검사도 끝나지 않았습니다. \
    내일 아침 다시 전보로 알려 드리겠습니다. 그 가운데 한 척은 기관이 고장 나서 수리에 적어도 닷새가 걸린다고 합니다.\n";

/// What is written in an encoding; it must be able to hold every letter.
fn bytes(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, used, unmappable) = encoding.encode(text);
    assert!(
        !unmappable && used == encoding,
        "{} can't hold it",
        encoding.name()
    );
    bytes.into_owned()
}

fn words(reading: &Reading) -> String {
    let record = &reading.records[0].record;
    let text: Vec<String> = record
        .texts
        .iter()
        .map(|text| text.canonical().to_string())
        .collect();
    text.concat()
}

/// Lines that belong together may be joined: words are compared, not their gaps.
fn gapless(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_encoding_is_known_by_its_bytes_alone() {
    for (text, encoding, name) in [
        (RUSSIAN, WINDOWS_1251, "Windows-1251"),
        (RUSSIAN, KOI8_R, "KOI8-R"),
        (RUSSIAN, IBM866, "CP866"),
        (RUSSIAN, ISO_8859_5, "ISO-8859-5"),
        (UKRAINIAN, WINDOWS_1251, "Windows-1251"),
        (UKRAINIAN, KOI8_U, "KOI8-U"),
        (CZECH, ISO_8859_2, "ISO-8859-2"),
        (CZECH, WINDOWS_1250, "Windows-1250"),
        (POLISH, ISO_8859_2, "ISO-8859-2"),
        (GERMAN, WINDOWS_1252, "Windows-1252"),
        (GREEK, WINDOWS_1253, "Windows-1253"),
        (JAPANESE, SHIFT_JIS, "Shift-JIS"),
        (JAPANESE, EUC_JP, "EUC-JP"),
        (JAPANESE, ISO_2022_JP, "ISO-2022-JP"),
        (SIMPLIFIED, GB18030, "GB18030"),
        (TRADITIONAL, BIG5, "Big5"),
        (KOREAN, EUC_KR, "EUC-KR"),
    ] {
        assert!(
            text.chars().filter(|c| c.is_alphabetic()).count() >= 200,
            "{name}"
        );
        let reading = formats::read("a.txt", &bytes(text, encoding));
        assert_eq!(reading.encoding, name, "{text}");
        assert_eq!(gapless(&words(&reading)), gapless(text), "{name}");
        assert!(
            reading.warnings.is_empty(),
            "{name}: {:?}",
            reading.warnings
        );
    }
}

#[test]
fn letters_of_gb_18030_that_older_chinese_encodings_lack_are_read() {
    let text = format!("{SIMPLIFIED}𠮷野𪚥");
    let reading = formats::read("a.txt", &bytes(&text, GB18030));
    assert_eq!(reading.encoding, "GB18030");
    assert_eq!(gapless(&words(&reading)), gapless(&text));
}

#[test]
fn utf_16_is_read_with_its_mark_and_without() {
    let units = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    };
    for text in [RUSSIAN, GERMAN, JAPANESE, SIMPLIFIED, KOREAN] {
        for (order, name) in [
            (u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16 LE"),
            (u16::to_be_bytes, "UTF-16 BE"),
        ] {
            let marked = units(&format!("\u{feff}{text}"), order);
            for bytes in [marked, units(text, order)] {
                let reading = formats::read("a.txt", &bytes);
                assert_eq!(reading.encoding, name, "{text}");
                assert_eq!(gapless(&words(&reading)), gapless(text));
                assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
            }
        }
    }
}

#[test]
fn a_few_letters_are_doubtful_until_something_helps() {
    let little = "Akte 12: Brief an Šťastný";
    let doubtful = formats::read("a.txt", &bytes(little, ISO_8859_2));
    assert!(
        doubtful
            .warnings
            .iter()
            .any(|warning| warning.contains("not certain")),
        "{} {:?}",
        doubtful.encoding,
        doubtful.warnings
    );
    let hints = Hints {
        encoding: Some("latin-2".to_owned()),
        ..Hints::default()
    };
    let told = formats::read_with("a.txt", &bytes(little, ISO_8859_2), &hints);
    assert_eq!((told.encoding, told.warnings.len()), ("ISO-8859-2", 0));
    assert_eq!(words(&told), little);
    let plain = formats::read("a.txt", &bytes("Brief aus München", WINDOWS_1252));
    assert_eq!(words(&plain), "Brief aus München");
}

#[test]
fn the_language_helps_with_little_text() {
    let little = "Письмо № 3, Линдквисту";
    let hints = Hints {
        language: Some("ru".to_owned()),
        ..Hints::default()
    };
    for encoding in [WINDOWS_1251, KOI8_R, IBM866] {
        let text = little.replace('№', "No");
        let reading = formats::read_with("a.txt", &bytes(&text, encoding), &hints);
        assert_eq!(words(&reading), text, "{}", reading.encoding);
        let stated = format!("---\nlang: ru\n---\n{text}\n");
        let reading = formats::read("a.md", &bytes(&stated, encoding));
        assert_eq!(words(&reading), text, "{}", reading.encoding);
    }
}

#[test]
fn a_damaged_text_says_what_it_lost() {
    let mut damaged = RUSSIAN.as_bytes().to_vec();
    damaged.remove(40);
    let reading = formats::read("a.txt", &damaged);
    assert_eq!(reading.encoding, "UTF-8");
    assert!(
        reading.warnings[0].contains("1 place"),
        "{:?}",
        reading.warnings
    );
}
