<?php
define('DB_NAME', 'blog');
define('DB_HOST', 'localhost');

define('WPMS_ON', true);
define('WPMS_MAILER', 'smtp');
define('WPMS_SMTP_HOST', 'smtp.example.com');
define('WPMS_SMTP_PORT', 25);
define('WPMS_SSL', '');
define('WPMS_SMTP_AUTH', true);
define('WPMS_SMTP_USER', 'blog@example.com');
define('WPMS_SMTP_PASS', 'secret');

$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
