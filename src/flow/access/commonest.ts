/**
 * The commonest passwords of ten characters and more, in lower case: those that lists of leaked passwords have in common, and those
 * that come to mind in this house. Shorter ones are refused for their length, runs and repetitions by rule.
 */
export const COMMONEST: ReadonlySet<string> = new Set([
  ...['1234567890a', 'a1234567890', 'a123456789', '123456789a', 'aa123456789', 'abc1234567', 'abc123456789'],
  ...['abcd123456', 'abcd1234567', 'abcd12345678', 'qq123456789', 'qwe123456789', 'asd123456789', 'zxc123456789'],
  ...['123456789q', 'q123456789', 'w123456789', 'z123456789', '123456789z', 'aaa123456789', 'as123456789'],
  ...['1q2w3e4r5t', '1q2w3e4r5t6y', '1qaz2wsx3edc', '1qazxsw23edc', '1qaz@wsx3edc', 'zaq12wsxcde3', 'qazwsxedcrfv'],
  ...['qwertyuiop', 'qwertyuiop123', 'qwerty123456', 'qwerty12345', 'asdfghjkl123', 'zxcvbnm123', 'zxcvbnm123456'],
  ...['asdfghjkl;', 'qwer123456', 'qwer12345678', '1234qwerasdf', 'qweasdzxc123', 'q1w2e3r4t5', 'q1w2e3r4t5y6'],
  ...['password12', 'password123', 'password1234', 'password12345', 'password123456', 'passw0rd123', 'p@ssw0rd123'],
  ...['passwordpassword', 'mypassword', 'iloveyou123', 'iloveyou520', 'iloveyou1314', 'letmein123', 'welcome123'],
  ...['welcome1234', 'admin12345', 'admin123456', 'admin1234567', 'admin@123456', 'administrator', 'administrator1'],
  ...['root123456', 'root1234567', 'test123456', 'test1234567', 'guest123456', 'user123456', 'changeme123'],
  ...['woaini1314', 'woaini520', 'woaini1314520', 'woaini521', 'woaini123456', 'woaiwojia', 'woaini12345'],
  ...['5201314520', '1314520520', '5201314aaa', 'a5201314520', '52013141314', '1472583690', '1472583690a'],
  ...['0123456789a', '9876543210a', '147258369a', '789456123a', '1234554321', '1234512345', '1122334455'],
  ...['1233211234567', '123123123123', '123321123321', '1234567891', '12345678910', '123456789123', '12345678900'],
  ...['123456789abc', '123456abcdef', 'abcdef123456', 'abc123abc123', 'aa12345678', 'aaaa123456', 'qq1234567890'],
  ...['liaocheng123', 'liaocheng123456', 'liaocheng2024', 'liaocheng2025', 'liaocheng2026', 'liaocheng@123'],
  ...['jiangtong123', 'jiangtong123456', 'jiangtong2024', 'jiangtong2025', 'jiangtong2026', 'jiangtong@123'],
  ...['shandong123', 'shandong123456', 'renshe123456', 'rensheju123', 'rensheju123456', 'china123456', 'zhongguo123'],
]);
